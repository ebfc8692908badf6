import type { EffectId, Verb } from '../manifest.ts'
import type { EffectClass } from '../plan/effect-class.ts'
import type { LiveFacts } from '../plan/facts.ts'
import type { DialogAnswer, SecretPart, Touch, Type } from '../plan/plan-tree.ts'
import type { LiveTarget } from '../plan/target.ts'
import type { Refusal } from '../result.ts'
import type { Hash } from '../text/hash.ts'
import type { FileValue, Value } from '../values/value.ts'

/** CSS pixels from the left and from the top of an element's box. */
export interface LivePoint {
  readonly x: number
  readonly y: number
}

/** What a document is told to do: everything resolved, nothing to compute. */
export type PageAct =
  | { readonly verb: Touch; readonly target: LiveTarget; readonly at?: LivePoint }
  | { readonly verb: 'fill' | 'type'; readonly target: LiveTarget; readonly text: string }
  /** `home`: where its form may send, beside the document's own origin. */
  | {
      readonly verb: 'fill-secret'
      readonly target: LiveTarget
      readonly part: SecretPart
      readonly text: string
      readonly home?: readonly string[]
    }
  | { readonly verb: 'press'; readonly key: string; readonly target?: LiveTarget }
  /** A tool that the document itself offers, by the word that plans call it; `as`: what its result is taken for. */
  | {
      readonly verb: 'call'
      readonly name: string
      readonly args: { readonly [name: string]: Value }
      readonly pin?: Hash
      readonly as?: Type
    }
  | { readonly verb: 'choose'; readonly target: LiveTarget; readonly options: readonly string[] }
  | {
      readonly verb: 'drag'
      readonly target: LiveTarget
      readonly at?: LivePoint
      readonly to: LiveTarget
      readonly toAt?: LivePoint
    }
  | { readonly verb: 'scroll-to' | 'observe'; readonly target: LiveTarget }
  | {
      readonly verb: 'scroll'
      readonly direction: 'up' | 'down'
      readonly amount: number
      readonly target?: LiveTarget
    }
  | { readonly verb: 'upload'; readonly target: LiveTarget; readonly file: FileValue }
  /** Does the act and gives what it leads to (`Downloaded`); the bytes, where there are any, go before. */
  | { readonly verb: 'download'; readonly act: PageAct }
  | { readonly verb: 'read-url' | 'read-title' }
  | { readonly verb: 'read-text' | 'read-value'; readonly target: LiveTarget; readonly as?: Type }
  | { readonly verb: 'read-count'; readonly target: LiveTarget }
  | { readonly verb: 'read-attribute'; readonly attribute: string; readonly target: LiveTarget; readonly as?: Type }
  /** Every record comes with the handle of its element (`ELEMENT_FIELD`). */
  | { readonly verb: 'read-table' | 'read-all' | 'read-record'; readonly target: LiveTarget; readonly as: Type }
  | { readonly verb: 'exists'; readonly target: LiveTarget; readonly gone: boolean }
  | {
      readonly verb: 'wait'
      readonly seen: readonly { readonly target: LiveTarget; readonly gone: boolean }[]
      readonly ms: number
    }

/** Verbs that only look: a crash before their answer lets them run again. */
export const isLook = (verb: Verb): boolean =>
  verb.startsWith('read-') || verb === 'exists' || verb === 'wait' || verb === 'observe'

/** What is in a file, for the one document that it is uploaded to: its bytes come beside the batch and are held against this. */
export interface FileDigest {
  /** MIME type. */
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 as base64url. */
  readonly sha256: string
}

/** One act of a batch. `step` names the statement and its round, as `14` or `14@2.1`: unique in the run. */
export interface BatchAct {
  readonly step: string
  readonly effect: EffectId
  readonly class: EffectClass
  readonly page: PageAct
  readonly answer?: DialogAnswer
  /**
   * The tab that the act opens is known to the plan by this name. Where a link asks the browser for a new tab, which it may
   * open for a person only, the act is `done` with the link's address as its value.
   */
  readonly opensTab?: string
  /** For a paste: what the run copied in another document. A `copy` is `done` with the text as its value. */
  readonly clipboard?: string
  /** For an upload: what must be in the file; without it the page executor has nothing to upload. */
  readonly bytes?: FileDigest
  /** What the person saw and approved; the live page must still say the same at the act. */
  readonly approved?: LiveFacts
}

/** What goes to a document: the acts and the signed child capability that covers exactly these acts (its `acts_hash`). */
export interface Batch {
  readonly acts: readonly BatchAct[]
  readonly token: string
}

/**
 * As far as the page tells: `no-dialog`, an answer was ready and no dialog came that it fits; `needs-person`, the page asked for
 * what the browser lets only a person do. `leaving`: the page goes.
 */
export const ACT_NOTES = ['no-visible-effect', 'leaving', 'no-dialog', 'needs-person'] as const
export type ActNote = (typeof ACT_NOTES)[number]

/**
 * How one act ended.
 * - `refused`: it was not done. - `raised`: not done; the page makes it riskier than was granted.
 * - `not-run`: the batch ended before it (an earlier act was refused, or the page began to leave).
 * - `unknown`: it may or may not have happened.
 */
export type ActOutcome =
  | { readonly kind: 'done'; readonly value?: Value; readonly note?: ActNote }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'raised'; readonly facts: LiveFacts }
  | { readonly kind: 'not-run' }
  | { readonly kind: 'unknown' }
