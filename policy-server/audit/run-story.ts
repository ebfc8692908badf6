import type { ApprovalNeed, EffectClass, JournalEvent, RunStatus, ServerEvent, SettledSaid } from '@writ/dsl/contract'
import type { LastingAnswers } from './follow-lasting.ts'
import type { AskedQuestion, Grant } from './given-yes.ts'

export type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
type SecondAnswered = Extract<ServerEvent, { kind: 'second-answered' }>

/** Something told of a run that cannot be, and the leaf that told it, counted from 0. */
export interface RunFault {
  readonly leaf: number
  readonly why: string
}

/** What the log has told of one run so far. */
export interface RunStory {
  readonly agent: string
  readonly device?: string
  readonly terms?: {
    readonly plan: string
    readonly policy: string
    readonly request: string
    readonly agent: string
    readonly continues?: string | undefined
    readonly session?: string | undefined
    /** The revocation epoch that it was decided in, by the log. */
    readonly epoch: number
  }
  readonly tokens: Set<string>
  readonly grants?: readonly Grant[]
  /** Does any flow need a yes before the first act, and what besides? */
  readonly flowsAsk?: boolean
  readonly flowsNeed?: readonly ApprovalNeed[]
  /** Some of them are asked about each time. */
  readonly flowsEach?: boolean
  /** Answers of second persons that the server told, by the `jti` of its word. */
  readonly seconds: Map<string, SecondAnswered>
  begun: boolean
  /** It stopped and waits; or nobody went on with it, and it takes back what it did or not. */
  held?: 'held' | 'undoing' | 'left'
  /** Another run went on with it. */
  continued?: true
  recorded: boolean
  status?: RunStatus
  code?: string
  /** Who told the status. The device's word is final; over the server's, which may not know better, it stands. */
  endedBy?: 'server' | 'device'
  readonly faults: RunFault[]
  /** Leaves that cannot be checked, because what they lean on was erased. */
  readonly unchecked: number[]
  /** Intents without an outcome, by batch and step. */
  readonly open: Map<string, Of<'intent'>>
  /** Acts that ended as unknown, by batch and step, and what the person said of them since. */
  readonly lost: Map<string, { readonly intent: Of<'intent'>; said?: SettledSaid }>
  /** Acts that were done or may have been: none of these may be done again. */
  readonly done: Set<string>
  /** How many acts of each effect were done or may have been. */
  readonly used: Map<string, number>
  /** Calls of tools that the server made for it, by step: their effects. */
  readonly calls: Map<string, string>
  /** Those that were answered, by step. */
  readonly answered: Set<string>
  /** What the device meant to do, by step: its effect. */
  readonly meant: Map<string, string>
  readonly questions: Map<string, AskedQuestion>
  /** Acts that the live page made riskier than was granted, and what it made of them at most. */
  readonly raised: Map<string, EffectClass | 'unsaid'>
  /** Acts whose form held what stood there before the run came, until they are asked about. */
  readonly left: Set<string>
  intents: number
  unknown: number
  yes: number
}

export const newRun = (agent: string): RunStory => ({
  agent,
  tokens: new Set(),
  begun: false,
  recorded: false,
  faults: [],
  unchecked: [],
  calls: new Map(),
  answered: new Set(),
  meant: new Map(),
  open: new Map(),
  lost: new Map(),
  done: new Set(),
  used: new Map(),
  questions: new Map(),
  seconds: new Map(),
  raised: new Map(),
  left: new Set(),
  intents: 0,
  unknown: 0,
  yes: 0
})

/**
 * The device that tells: whether it signed something, the lasting answers that it told of, whether some of what it told was erased, when it says this,
 * in milliseconds since the epoch, by which leaf, and its other runs.
 */
export interface Teller {
  readonly isSigned: (text: string, sig: string) => boolean
  readonly lasting: LastingAnswers
  readonly isCut: boolean
  readonly at: number
  readonly leaf: number
  /** What was told of another run of this device. */
  readonly earlier: (run: string) => RunStory | undefined
}

/** Takes down what a leaf tells of a run and cannot be. */
export const blame = ({ faults }: RunStory, leaf: number, why: string | undefined): void => {
  if (why !== undefined) faults.push({ leaf, why })
}
