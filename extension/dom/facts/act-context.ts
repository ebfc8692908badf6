import type { ActOutcome, HandEvent } from '@writ/dsl/contract'
import type { ActivationPort } from '../guards/activation-port.ts'
import type { DialogPort } from '../guards/dialog-port.ts'
import { type Look, newLook, type ShadowRootOf } from '../tree/look.ts'
import type { DomWatch } from '../tree/watch-dom.ts'
import type { ObserveOptions } from './observe-options.ts'

/** The browser's own input, where the build has that right: what a page takes for a person's hand. */
export interface TrustedHand {
  /** Has the browser do these, and tells whether it did; pages have heard them by then. */
  readonly use: (events: readonly HandEvent[]) => Promise<boolean>
}

/** What the executor needs of its host, beside the document it stands in. */
export interface ActContext {
  /** Is the run still wanted? Asked before every act. */
  readonly alive: () => boolean
  /** Opens closed shadow roots, where the extension API can. */
  readonly shadowRootOf?: ShadowRootOf
  readonly dialogs?: DialogPort
  readonly activation?: ActivationPort
  /** Takes the browser's own input into the hand for a step; `undefined` where this build, or this page, has none. */
  readonly trusted?: (step: string) => Promise<TrustedHand | undefined>
  /** The run that acts, which has a clipboard of its own. */
  readonly run?: string
  /** How long a target may take to come and be ready, in ms; 5000 if not said. */
  readonly settleMs?: number
  /** Gives on a piece of the file that a step downloads; in order. */
  readonly send?: (step: string, piece: Uint8Array) => void
  /** Did the browser itself begin a download? */
  readonly came?: () => boolean
  /** What was sent along for an upload of a step. */
  readonly bytesOf?: (step: string) => Uint8Array<ArrayBuffer> | undefined
  /** Keeps from look to look what cannot have changed. */
  readonly watch?: DomWatch
  /** How long, in ms, a page that has just loaded must stand still before it is acted on; 50 if not said. */
  readonly quietMs?: number
  /** How much an observation tells, and what it leaves out. */
  readonly observe?: ObserveOptions
}

export interface BatchContext extends ActContext {
  /** Told synchronously, as soon as the outcome of a step is known. */
  readonly report: (step: string, outcome: ActOutcome) => void
  /** Told synchronously just before the first event of a step is sent: what was not begun did not happen. */
  readonly begun?: (step: string) => void
}

export const quietMsOf = (ctx: ActContext): number => ctx.quietMs ?? 50

export const settleMsOf = (ctx: ActContext): number => ctx.settleMs ?? 5000

/** A look that is taken to find something; the last look at what was found is taken without what was known before. */
export const lookFor = (ctx: Pick<ActContext, 'shadowRootOf' | 'watch'>): Look =>
  newLook(document, ctx.shadowRootOf, ctx.watch?.known())
