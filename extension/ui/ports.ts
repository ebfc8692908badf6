import type { ChosenFile, PasskeyKey, PasskeyProof, Question, Result, SignInBegun } from '@writ/dsl/contract'
import type { UiMessage, VaultPasskey } from './protocol.ts'

/** Carries a message to the background and gives back its `UiReply`; rejects when the background cannot be reached. */
export type Send = (message: UiMessage) => Promise<unknown>

/** Passkeys that open the vault, by the PRF extension of WebAuthn. Bytes are base64url. */
export interface PasskeyPorts {
  /** Makes one; `undefined` where the person, the browser or the authenticator does not. To be called from the person's press. */
  readonly make: () => Promise<{ readonly passkey: VaultPasskey; readonly output: string } | undefined>
  /** What its PRF gives. */
  readonly use: (passkey: VaultPasskey) => Promise<string | undefined>
}

/** The passkey that proves that the person is there (WebAuthn), used in the page itself: each call opens a window of the browser's own. */
export interface PresencePorts {
  /** The person's passkey over this challenge, with them verified; `undefined` where they gave none. */
  readonly prove: (
    key: { readonly credential: string; readonly rp: string },
    challenge: string
  ) => Promise<PasskeyProof | undefined>
  /** A new passkey; `undefined` where none was made. */
  readonly make: (
    rp: string,
    person: string
  ) => Promise<{ readonly key: PasskeyKey; readonly counter: number } | undefined>
}

/** What the approval page may do; `locale` is a BCP 47 tag. */
export interface ApprovalPorts {
  readonly send: Send
  readonly questionId: string
  /** Puts a file by that the person chose as their answer to a question. Refuses what `keepFile` of the storage refuses. */
  readonly keepFile: (question: Pick<Question, 'id' | 'run'>, file: File) => Promise<Result<ChosenFile>>
  /** Asks the browser for the right to act at these origins; to be called within the person's press, before anything is awaited. */
  readonly allowSites: (origins: readonly string[]) => Promise<void>
  /** Absent where the browser has none. */
  readonly passkey?: PasskeyPorts
  readonly presence: Pick<PresencePorts, 'prove'>
  readonly close: () => void
  readonly locale: string
}

/** What the side panel may do. Without `subscribe` it asks for the state once a second. */
export interface PanelPorts {
  readonly send: Send
  readonly openOptions: () => void
  readonly openQuestion: (id: string) => void
  /** Opens the page on which the person settles an act whose outcome was lost. */
  readonly openLost: (id: string) => void
  readonly locale: string
  /** Calls the listener whenever the state may have changed; gives back how to end that. */
  readonly subscribe?: (listener: () => void) => () => void
}

/** What the page may do on which an act is settled whose outcome was lost. */
export interface SettlePorts {
  readonly send: Send
  readonly lostId: string
  readonly close: () => void
  readonly locale: string
}

/** What the options page may do. */
export interface OptionsPorts {
  readonly send: Send
  readonly passkey?: PasskeyPorts
  readonly presence: PresencePorts
  /** Opens where the person signs in at tools, and gives the address that they came back to; `undefined` where they closed it. */
  readonly openSignIn: (begun: SignInBegun) => Promise<string | undefined>
  readonly locale: string
}
