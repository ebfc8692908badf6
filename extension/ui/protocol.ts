import type { Answer, Question, RunReport, StepReport } from '@writ/dsl/contract'

/**
 * What the extension's own pages say to the background by `runtime.sendMessage`, and what they get back. The background
 * answers only senders whose `sender.url` is one of its own pages; `question/answer` only from approval.html.
 */
export type UiMessage =
  | { readonly type: 'question/get'; readonly id: string }
  | { readonly type: 'question/answer'; readonly answer: Answer }
  | { readonly type: 'panel/state' }
  | { readonly type: 'run/stop'; readonly run: string }
  | { readonly type: 'enrol'; readonly server: string; readonly code: string }
  | { readonly type: 'vault/list' }
  | { readonly type: 'vault/put'; readonly entry: VaultInput }
  | { readonly type: 'vault/delete'; readonly name: string; readonly origin: string }

/** `shown` is the hash of `question`; the page sends it back with the answer. `gone`: answered, expired or never asked. */
export type QuestionView = { readonly question: Question; readonly shown: string } | { readonly gone: true }

export interface VaultInput {
  readonly name: string
  readonly origin: string
  readonly username?: string
  readonly password?: string
}

/** The vault never gives a value back to a page, only what there is. */
export interface VaultListing {
  readonly name: string
  readonly origin: string
  readonly parts: readonly ('username' | 'password' | 'totp')[]
}

export interface PanelRun {
  readonly run: string
  readonly plan: string
  readonly agent: string
  readonly request: string
  readonly state: 'running' | 'asking' | 'paused' | 'ended'
  readonly steps: readonly StepReport[]
  readonly question?: string
  readonly report?: RunReport
}

/** Runs newest first. */
export interface PanelState {
  /** `keys`: thumbprints of the pinned server keys (RFC 7638); `log`: the pinned verifier key of the log. */
  readonly enrolled?: {
    readonly server: string
    readonly person: string
    readonly device: string
    readonly keys?: readonly string[]
    readonly log?: string
  }
  readonly connected: boolean
  readonly runs: readonly PanelRun[]
}

/** `undefined` value where there is nothing to say; a refusal carries its plain sentence. */
export type UiReply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** The `value` in the `UiReply` to each message. */
export interface UiReplies {
  readonly 'question/get': QuestionView
  readonly 'question/answer': undefined
  readonly 'panel/state': PanelState
  readonly 'run/stop': undefined
  readonly enrol: undefined
  readonly 'vault/list': readonly VaultListing[]
  readonly 'vault/put': undefined
  readonly 'vault/delete': undefined
}
