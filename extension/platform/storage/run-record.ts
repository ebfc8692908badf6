import type {
  ApprovalReport,
  CapabilityClaims,
  LiveFacts,
  Offer,
  Question,
  RunReport,
  Span,
  StepReport
} from '@writ/dsl/contract'
import type { RunState } from '@writ/dsl/run'

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
  readonly state: RunState
  readonly phase: 'running' | 'asking' | 'ended'
  readonly tab?: number
  /** The tabs that the plan names; `null` is one that it closed. */
  readonly tabs?: Readonly<Record<string, number | null>>
  /** The tab that it was last at: the one to show to a person who is to do something. */
  readonly at?: number
  /** What the run copied last. The system's clipboard is the person's. */
  readonly clipboard?: string
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
  readonly flowsApproved: boolean
  /** A test that does not hold yet: when its first pause began, and when the present one is over, in ms since the epoch. */
  readonly pause?: { readonly since: number; readonly until?: number }
  readonly question?: string
  /** Where the act that is asked about stands in the plan. */
  readonly askSpan?: Span
  readonly steps: readonly StepReport[]
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

/** A question as it is kept: what was shown, what it is for, and how it was answered, once. */
export interface QuestionRecord {
  readonly id: string
  readonly run: string
  readonly question: Question
  readonly shown: string
  readonly step?: string
  readonly facts?: LiveFacts
  readonly status: 'open' | 'answered'
}
