import type { UiMessage } from './protocol.ts'

/** Carries a message to the background and gives back its `UiReply`; rejects when the background cannot be reached. */
export type Send = (message: UiMessage) => Promise<unknown>

/** What the approval page may do; `locale` is a BCP 47 tag. */
export interface ApprovalPorts {
  readonly send: Send
  readonly questionId: string
  readonly close: () => void
  readonly locale: string
}

/** What the side panel may do. Without `subscribe` it asks for the state once a second. */
export interface PanelPorts {
  readonly send: Send
  readonly openOptions: () => void
  readonly openQuestion: (id: string) => void
  readonly locale: string
  /** Calls the listener whenever the state may have changed; gives back how to end that. */
  readonly subscribe?: (listener: () => void) => () => void
}

/** What the options page may do. */
export interface OptionsPorts {
  readonly send: Send
  readonly locale: string
}
