import type {
  ApprovalReport,
  CapabilityClaims,
  Covered,
  Disclosure,
  Flow,
  Hash,
  KeptValue,
  Labels,
  LiveFacts,
  Offer,
  Question,
  Replaced,
  RunReport,
  Span,
  StepReport,
  Turn,
  Value
} from '@writ/dsl/contract'
import type { RunState } from '@writ/dsl/run'
import type { TypedSecret } from '../road/acting/hide-typed.ts'

/** Everything there is about one run, written down before anything is dispatched; the worker holds nothing more. */
export interface RunRecord {
  readonly run: string
  /** Counts the writes of this record; a writer that read an older one is refused. */
  readonly version: number
  /** The browser session that `tab` belongs to. */
  readonly session: string
  readonly offer: Offer
  readonly title: string
  /** The newest parent capability and its verified claims. */
  readonly token: string
  readonly claims: CapabilityClaims
  /** What the plan was checked against here: what the server says and what this device knows. Absent in runs from before. */
  readonly labels?: Labels
  /** What the run tells and gives at most. */
  readonly discloses?: Disclosure
  /** Flows that follow only from what this device knows: the server granted none of them, so that the person is asked. */
  readonly unforeseen?: readonly Flow[]
  /** What it leaves for later turns where it ends well, and the values that earlier ones left for it, by name. */
  readonly keeps?: readonly KeptValue[]
  readonly handed?: Readonly<Record<string, Value>>
  readonly state: RunState
  /** How many turns of its interpreter are written down to be replayed; absent where nobody may read a recording. */
  readonly recorded?: number
  /** Those that are not yet: they are written with the state that they lead to. */
  readonly fresh?: readonly Turn[]
  /** `held`: it stopped before an act, and waits to be gone on with. */
  readonly phase: 'running' | 'asking' | 'held' | 'ended'
  /** Until when it is held, in milliseconds since the epoch. */
  readonly heldUntil?: number
  /** What statements of its plan took the place of, where it goes on with a held run. */
  readonly replaced?: readonly Replaced[]
  readonly tab?: number
  /** The tabs that the plan names; `null` is one that it closed. */
  readonly tabs?: Readonly<Record<string, number | null>>
  /** The tab that it was last at: the one to show to a person who is to do something. */
  readonly at?: number
  /** What the run copied last. The system's clipboard is the person's. */
  readonly clipboard?: string
  /** The secrets that it filled in, by name: nothing that its pages say may hold one. */
  readonly typed?: readonly TypedSecret[]
  /** The act that is pending opens a tab: which document does it, and the tabs that document had opened before. */
  readonly opening?: {
    readonly tab: number
    readonly frame: number
    readonly before: readonly number[]
    /** The browser opened none; an earlier life of the worker was about to. */
    readonly byUs?: true
  }
  /** The document that the pending batch went to, or that stood in the tab before a pending `open`. */
  readonly document?: string
  /** The interpreter in that document which was sent the batch. */
  readonly instance?: string
  /** The files that the person chose for inputs of the plan, by their names. */
  readonly chosen?: Readonly<Record<string, Value>>
  /** What is in the files that the person chose, as their signed answers say: SHA-256 by handle. */
  readonly brought?: Readonly<Record<string, Hash>>
  /** The person was asked to let the extension act at the plan's origins. */
  readonly askedForSites?: true
  readonly flowsApproved: boolean
  /** Questions whose table of rounds the person said yes to. */
  readonly tables?: readonly string[]
  /** The egress lock: all that its tabs may reach. Absent where they may reach anything. */
  readonly reach?: readonly string[]
  /** A test that does not hold yet: when its first pause began, and when the present one is over, in ms since the epoch. */
  readonly pause?: { readonly since: number; readonly until?: number }
  readonly question?: string
  /** The person said yes to it, and it waits for a second person. */
  readonly waitsForSecond?: true
  /** What the person answered *for this task* and covers no later turn: it ends with the run. */
  readonly tasked?: readonly TaskAnswer[]
  /** The step that was approved by an answer *always*, and that answer: taken back before the act, it approves nothing. */
  readonly leaning?: { readonly step: string; readonly on: string }
  /** Where the act that is asked about stands in the plan. */
  readonly askSpan?: Span
  readonly workspace?: Workspace
  readonly steps: readonly StepReport[]
  /** The one of `steps` that was a look before the run was held and came to nothing: it is not where the run stopped, and not told. */
  readonly vainLook?: string
  readonly approvals: readonly ApprovalReport[]
  readonly timings: {
    readonly begun: number
    readonly checkMs: number
    readonly askMs: number
    readonly ended?: number
  }
  readonly report?: RunReport
  /** The server has been sent the report. */
  readonly reported: boolean
}

/**
 * Where code of a run shares a sandbox: the executor's origin, the child that went with the last code that ran there, by which the executor
 * knows the sandbox, and the step whose files it stands at, the last that the plan took the value of.
 */
export interface Workspace {
  readonly at: string
  readonly child: string
  readonly step?: string
}

/** An answer *for this task*: the question that was answered so, what it covers, and the salt of the log's commitment to that. */
export interface TaskAnswer {
  readonly id: string
  readonly covers: Covered
  readonly salt: string
}

/** A question as it is kept: what was shown, what it is for, and how it was answered, once. */
export interface QuestionRecord {
  readonly id: string
  readonly run: string
  readonly question: Question
  readonly shown: string
  readonly step?: string
  readonly facts?: LiveFacts
  /** `second`: the person said yes, and a second person is asked. */
  readonly status: 'open' | 'second' | 'answered'
  /** The picture that its page shows, as a `data:` address; kept while it is open. */
  readonly picture?: string
  /** Policy wants the second person to prove that they are there. */
  readonly secondPasskey?: true
  /** The tab that shows it, and the session of the browser that the tab belongs to. */
  readonly tab?: number
  readonly session?: string
}

/** A question that is asked no more: what only its page showed is gone. */
export const closedQuestion = (
  { picture: _, ...kept }: QuestionRecord,
  status: Exclude<QuestionRecord['status'], 'open'>
): QuestionRecord => ({ ...kept, status })
