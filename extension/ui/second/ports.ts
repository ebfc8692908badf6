import type { PasskeyProof, Question } from '@writ/dsl/contract'
import type { Reply } from '../ask-background.ts'

/** A question that waits for a second person, as the server put it. `asker` is the first, who said yes. */
export interface WaitingQuestion {
  readonly id: string
  readonly run: string
  readonly asker: string
  readonly question: Question
  /** The hash of the question. */
  readonly shown: string
  /** Must a yes be proven by a passkey? */
  readonly passkey: boolean
  /** When it is too late, in ISO 8601. */
  readonly expires: string
}

/** What a signed-in approver sees. `challenge` is what a passkey that they register must sign; `passkey` the one they have. */
export interface SecondView {
  readonly person: string
  readonly challenge?: string
  readonly passkey?: string
  readonly approvals: readonly WaitingQuestion[]
}

export interface SecondAnswer {
  readonly run: string
  readonly question: string
  readonly choice: 'yes' | 'no'
  readonly shown: string
  readonly passkey?: PasskeyProof
}

/** A passkey as a browser made it (WebAuthn §5.2.1), each part base64url. */
export interface MadePasskey {
  readonly credential: string
  readonly client: string
  readonly attestation: string
}

/** What the second person's page may do. `session/unauthorized` says that nobody is signed in. */
export interface SecondPorts {
  readonly locale: string
  readonly signIn: (key: string) => Promise<Reply<undefined>>
  readonly signOut: () => Promise<Reply<undefined>>
  readonly view: () => Promise<Reply<SecondView>>
  readonly answer: (answer: SecondAnswer) => Promise<Reply<undefined>>
  readonly register: (made: MadePasskey) => Promise<Reply<undefined>>
  /** Has the browser make a passkey for this page over this challenge; `undefined` where none was made. */
  readonly make: (challenge: string, person: string) => Promise<MadePasskey | undefined>
  /** The passkey over this challenge, with its person verified; `undefined` where they gave none. */
  readonly prove: (credential: string, challenge: string) => Promise<PasskeyProof | undefined>
}
