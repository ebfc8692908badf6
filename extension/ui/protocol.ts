import type {
  AgentOfPerson,
  AgentState,
  Answer,
  AnswerFault,
  Covered,
  ErasureState,
  Floor,
  LostAct,
  OwnToolServer,
  PasskeyKey,
  PasskeyProof,
  PersonMark,
  Question,
  ReaderKey,
  RefusalDetail,
  RunReport,
  SecretPart,
  SettledSaid,
  SignInBegun,
  SiteNow,
  StepReport
} from '@writ/dsl/contract'

/**
 * What the extension's own pages say to the background by `runtime.sendMessage`, and what they get back. The background
 * answers only senders whose `sender.url` is one of its own pages; `question/answer` only from approval.html, `lost/settle` only
 * from settle.html.
 */
export type UiMessage =
  | { readonly type: 'question/get'; readonly id: string }
  | { readonly type: 'question/answer'; readonly answer: Answer }
  | { readonly type: 'mark/get' }
  | { readonly type: 'mark/set'; readonly mark: PersonMark }
  | { readonly type: 'panel/state' }
  | { readonly type: 'run/stop'; readonly run: string }
  | { readonly type: 'lost/get'; readonly id: string }
  /** Reads what the site shows now, without acting. */
  | { readonly type: 'lost/look'; readonly id: string }
  /** Brings the site's tab to the front. */
  | { readonly type: 'lost/show'; readonly id: string }
  | { readonly type: 'lost/settle'; readonly id: string; readonly said: SettledSaid; readonly shown: string }
  | { readonly type: 'enrol'; readonly server: string; readonly code: string }
  | { readonly type: 'vault/list' }
  | { readonly type: 'vault/put'; readonly entry: VaultInput }
  | VaultMessage
  /** What this browser keeps of the server's log. */
  | { readonly type: 'log/get' }
  /** For how many days from its end a run is kept on this device; without `days`, as the organisation says. */
  | { readonly type: 'log/keep'; readonly days?: number }
  /** Asks for what is told of the person to be erased. */
  | { readonly type: 'erasure/ask' }
  /** Asks the server for its log again: where it is the one that is known, nothing is in doubt of it any more. */
  | { readonly type: 'log/settle' }
  | { readonly type: 'labels/list' }
  | { readonly type: 'labels/clear'; readonly what: 'shown' | 'released' }
  | { readonly type: 'standing/list' }
  /** Takes a standing answer back, by its `id`; or, without one, all that there are. */
  | { readonly type: 'standing/revoke'; readonly id?: string }
  /** Lets an agent that the person stopped on this device go on again. */
  | { readonly type: 'agent/lift'; readonly agent: string }
  /** The agents that act for the person. */
  | { readonly type: 'agents/list' }
  | { readonly type: 'agents/set'; readonly agent: string; readonly state: AgentState }
  /** The servers of tools that are called in the person's name. */
  | { readonly type: 'tools/list' }
  /** Sets the person's own credential at one of them, or takes it back. */
  | { readonly type: 'tools/set'; readonly server: string; readonly credential: string | null }
  /** Begins to sign the person in at one of them; and ends that, with the address that they came back to. */
  | { readonly type: 'tools/sign-in'; readonly server: string }
  | { readonly type: 'tools/signed-in'; readonly callback: string }
  | { readonly type: 'recording/get'; readonly run: string }
  | { readonly type: 'reader/get' }
  | { readonly type: 'reader/set'; readonly key: ReaderKey }
  | { readonly type: 'reader/remove' }
  | { readonly type: 'passkey/get' }
  | { readonly type: 'passkey/add'; readonly made: { readonly key: PasskeyKey; readonly counter: number } }
  | { readonly type: 'passkey/change'; readonly change: PasskeyChange; readonly proof?: PasskeyProof }
  | { readonly type: 'vault/delete'; readonly name: string; readonly origin: string }

/**
 * `shown` is the hash of `question`; the page sends it back with the answer. `picture` is the one that the question holds the hash of, as a
 * `data:` address. `gone`: answered, expired or never asked.
 */
export type QuestionView =
  | { readonly question: Question; readonly shown: string; readonly picture?: string }
  | { readonly gone: true }

/** An act whose outcome was lost, and the hash of what is shown of it. `gone`: it is settled, or never was. */
export type LostView =
  | {
      readonly id: string
      readonly act: LostAct
      readonly now?: SiteNow
      readonly said?: SettledSaid
      readonly shown: string
    }
  | { readonly gone: true }

/** What the site shows, and the tab's picture as a `data:` address. */
export interface LostLook {
  readonly now: SiteNow
  readonly picture?: string
}

/** How the vault is opened, closed and filled; from the settings, and `vault/open` from a question too. Bytes are base64url. */
export type VaultMessage =
  | { readonly type: 'vault/status' }
  | { readonly type: 'vault/set-up'; readonly passphrase: string }
  | { readonly type: 'vault/open'; readonly opening: VaultOpening }
  | { readonly type: 'vault/lock' }
  | { readonly type: 'vault/change'; readonly old: string; readonly passphrase: string }
  | { readonly type: 'vault/recover'; readonly code: string; readonly passphrase: string }
  | { readonly type: 'vault/renew-recovery'; readonly passphrase: string }
  | {
      readonly type: 'vault/add-passkey'
      readonly passphrase: string
      readonly passkey: VaultPasskey
      readonly output: string
    }
  | { readonly type: 'vault/remove-passkey' }
  | { readonly type: 'vault/lock-after'; readonly minutes: number }
  /** What an export of a password manager would give; with `take` it is taken. */
  | { readonly type: 'vault/import'; readonly text: string; readonly take: boolean }

/** `output`: what the passkey's PRF gave. */
export type VaultOpening =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'passkey'; readonly output: string }

/** Which passkey opens the vault, and what its PRF is given. */
export interface VaultPasskey {
  readonly credential: string
  readonly input: string
}

export interface VaultView {
  /** `unprotected`: it holds sign-ins from before there were passphrases, and plans get none of them. */
  readonly state: 'new' | 'unprotected' | 'locked' | 'open'
  /** Minutes without use after which it locks. */
  readonly lockAfter: number
  readonly passkey?: VaultPasskey
}

/** A code that is shown once. */
export interface VaultRecovery {
  readonly recovery: string
}

export interface VaultImport {
  readonly manager: string
  readonly rows: readonly {
    readonly row: number
    readonly title: string
    readonly origin?: string
    readonly name?: string
    readonly parts: readonly SecretPart[]
    readonly refused?: VaultRowRefusal
  }[]
}

export type VaultRowRefusal =
  | 'not-a-sign-in'
  | 'columns'
  | 'no-address'
  | 'bad-address'
  | 'no-web-site'
  | 'formula'
  | 'no-value'
  | 'bad-value'
  | 'bad-totp'
  | 'duplicate'

/** Nothing where the person chose none. */
export interface MarkView {
  readonly mark?: PersonMark
}

export interface VaultInput {
  readonly name: string
  readonly origin: string
  readonly values: Readonly<Partial<Record<SecretPart, string>>>
}

/** The vault never gives a value back to a page, only what there is. */
export interface VaultListing {
  readonly name: string
  readonly origin: string
  readonly parts: readonly SecretPart[]
}

/** An answer of the server by which its log is in doubt; `at` in milliseconds since the epoch. */
export interface DoubtView {
  readonly at: number
  readonly fault: AnswerFault
}

/** `checkpoint`: the signed note, of a log of so many `leaves`. `evidence`: all that was kept of doubts, as JSON. */
export interface LogView {
  readonly leaves: number
  readonly checkpoint?: string
  readonly doubt?: DoubtView
  readonly evidence?: string
  /** Days that the person chose from `choices`, and those that the organisation says. */
  readonly keep: { readonly chosen?: number; readonly told?: number; readonly choices: readonly number[] }
}

/** What this browser told agents, and what went from where to where, in runs that have ended. */
export interface LabelsView {
  readonly shown: readonly string[]
  readonly released: readonly { readonly from: string; readonly to: string }[]
}

/** An answer *always*, or for a task, that holds, as it is listed. Times are milliseconds since the epoch. */
export interface StandingView {
  readonly id: string
  readonly agent: string
  readonly covers: Covered
  /** Of an answer for a task: what the person asked for. */
  readonly words?: string
  readonly given: number
  readonly expires: number
  readonly used?: number
  readonly uses: number
}

/** An agent that acts for the person, as the server lists it. */
export type AgentView = AgentOfPerson

/** Servers of tools that are called with the person's own credential; never with it. */
export type OwnToolsView = readonly OwnToolServer[]

/** An agent that the person stopped on this device, and when. */
export interface StoppedAgent {
  readonly agent: string
  readonly at: number
}

/** The thumbprint of the person's key to recordings of their runs, where they made one. */
export interface ReaderView {
  readonly thumbprint?: string
}

export type PasskeyChange = 'remove' | 'highest-on' | 'highest-off'

/** The person's passkey on this device. `rp` is for whom a new one would be made; absent where this browser can make none. */
export interface PasskeyView {
  readonly registered?: {
    readonly credential: string
    readonly rp: string
    readonly highest: boolean
    readonly nonce: string
  }
  readonly rp?: string
}

export interface PanelRun {
  readonly run: string
  readonly plan: string
  readonly agent: string
  readonly request: string
  readonly state: 'running' | 'asking' | 'paused' | 'held' | 'ended'
  readonly steps: readonly StepReport[]
  readonly question?: string
  /** Its person said yes, and it waits for a second person. */
  readonly waitsForSecond?: true
  /** The run waits until the person has closed a dialog of the browser's, on its page, or until its agent, which is paused, is let go on. */
  readonly held?: 'dialog' | 'pause' | undefined
  readonly report?: RunReport
  /** It has ended, and was recorded for its readers. */
  readonly recorded?: true
  /** Its acts whose outcome nobody saw and that the person has still to settle. */
  readonly lost?: readonly string[]
}

/** What the organisation set (docs/device-floor.md), and why the enrolment does not count under it, where it does not. */
export type FloorView =
  | { readonly set: Floor; readonly barred?: UiRefusal }
  /** It cannot be read, and nothing runs. */
  | { readonly malformed: UiRefusal }

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
  /** Absent where the organisation set nothing. */
  readonly floor?: FloorView
  /** Of the server's log; no run begins. */
  readonly doubt?: DoubtView
  readonly runs: readonly PanelRun[]
  /** Absent where the person stopped none. */
  readonly stopped?: readonly StoppedAgent[]
}

/** A refusal as a page says it. */
export interface UiRefusal {
  readonly code: string
  readonly message: string
  readonly detail?: RefusalDetail
}

/** `undefined` value where there is nothing to say; a refusal carries its plain sentence. */
export type UiReply<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & UiRefusal)

/** The `value` in the `UiReply` to each message. */
export interface UiReplies {
  readonly 'question/get': QuestionView
  readonly 'question/answer': undefined
  readonly 'mark/get': MarkView
  readonly 'mark/set': undefined
  readonly 'panel/state': PanelState
  readonly 'run/stop': undefined
  readonly 'lost/get': LostView
  readonly 'lost/look': LostLook
  readonly 'lost/show': undefined
  readonly 'lost/settle': undefined
  readonly enrol: undefined
  readonly 'vault/list': readonly VaultListing[]
  readonly 'vault/put': undefined
  readonly 'vault/status': VaultView
  readonly 'vault/set-up': VaultRecovery
  readonly 'vault/open': undefined
  readonly 'vault/lock': undefined
  readonly 'vault/change': undefined
  readonly 'vault/recover': VaultRecovery
  readonly 'vault/renew-recovery': VaultRecovery
  readonly 'vault/add-passkey': undefined
  readonly 'vault/remove-passkey': undefined
  readonly 'vault/lock-after': undefined
  readonly 'vault/import': VaultImport
  readonly 'log/get': LogView
  readonly 'log/settle': undefined
  readonly 'erasure/ask': ErasureState
  readonly 'log/keep': undefined
  readonly 'labels/list': LabelsView
  readonly 'labels/clear': undefined
  readonly 'standing/list': readonly StandingView[]
  readonly 'standing/revoke': undefined
  readonly 'agent/lift': undefined
  readonly 'agents/list': readonly AgentView[]
  readonly 'agents/set': readonly AgentView[]
  readonly 'tools/list': OwnToolsView
  readonly 'tools/set': OwnToolsView
  readonly 'tools/sign-in': SignInBegun
  readonly 'tools/signed-in': OwnToolsView
  readonly 'recording/get': string
  readonly 'reader/get': ReaderView
  readonly 'reader/set': undefined
  readonly 'reader/remove': undefined
  readonly 'passkey/get': PasskeyView
  readonly 'passkey/add': undefined
  readonly 'passkey/change': undefined
  readonly 'vault/delete': undefined
}
