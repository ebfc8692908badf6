import type { ApprovedAct, EffectClass, LiveFacts, Refusal, Span, Value } from '../contract/index.ts'
import type { Store } from './store.ts'

/** What a run leaves behind, however it ended. */
export interface Left {
  /** The values that `keep` named, as they were then. */
  readonly kept: Readonly<Record<string, Value>>
  /** What `observe` gave, in order. */
  readonly views: readonly Value[]
  /** The `do` statements that were taken back, and those that were not, last first. */
  readonly undone: readonly Span[]
  readonly notUndone: readonly Span[]
}

/** The act that a run stopped at: it was not done, it was done, or nobody knows. */
export type Acted = 'none' | 'done' | 'unknown'

/** Where a run stopped: the innermost statement, or the `frame` or `within` whose own target was refused. Absent where the run was ended from outside, or has undone something. */
interface Stop {
  readonly refusal: Refusal
  readonly at?: number
  readonly act: Acted
}

/** How a run ended, as the interpreter sees it. */
export type Ended = Left &
  (
    | { readonly kind: 'done'; readonly result: Value }
    | ({ readonly kind: 'stopped' } & Stop)
    /** `effect`: what the lost act was at most, as planned or as the person allowed it on the live page. */
    | ({ readonly kind: 'unknown'; readonly effect?: EffectClass } & Stop)
  )

/** What was handed out and has not been answered: the instruction of each act, in order. */
export interface Pending {
  readonly seq: number
  readonly at: readonly number[]
  /** All of them only look or ask, so that losing their outcome costs nothing. */
  readonly looks: boolean
}

/** A `do` that was completed: its statement, and the variables that its undo uses, as they were then. */
export interface PutBy {
  readonly id: number
  readonly values: Readonly<Record<string, Value>>
  readonly span: Span
}

/** The run has stopped, and what it did is being taken back. */
export interface Undoing {
  readonly refusal: Refusal
  readonly now: PutBy
  readonly undone: readonly Span[]
  readonly failed: readonly Span[]
}

/** The run has stopped and is to be held: what its plan was to show last is looked at before that. */
export interface Looking {
  readonly ended: Extract<Ended, { kind: 'stopped' | 'unknown' }>
  /** Where it stopped. */
  readonly pc: number
}

/**
 * The whole state of a run between two needs: plain JSON, written down before anything is dispatched. Whoever has the
 * program and this can go on, in another worker or after a restart.
 */
export interface RunState {
  readonly v: 2
  /** The next instruction. */
  readonly pc: number
  /** By the program's `slots`. */
  readonly vars: Store<Value>
  /** Steps that were dispatched so far, at most the manifest's `maxSteps` and, in a resumed run, `spent`: those before it was resumed. */
  readonly steps: number
  readonly spent: number
  /** How often the run was resumed; names its later steps apart from the earlier ones. */
  readonly resumed: number
  /** Number of the last batch; each has a higher one than the one before. */
  readonly seq: number
  /** Batches in a row that came to nothing: the page left before their first act, or said nothing of a look. */
  readonly stalls: number
  /** It was resumed after an act of which nothing is known, and no look has come back since. */
  readonly blind?: true | undefined
  /** The run was resumed at this statement, in the place of an act of which nothing was known. */
  readonly lostAt?: number | undefined
  /** A stop that can be held ends the run without taking anything back. */
  readonly holds: boolean
  readonly kept: Readonly<Record<string, Value>>
  readonly views: Store<Value>
  readonly done: Store<PutBy>
  readonly pending?: Pending | undefined
  /** A test does not hold yet: waiting for the pause to be over; then to look again, or for the last time. */
  readonly pause?: 'waiting' | 'again' | 'last' | undefined
  /** The page made the next act riskier than was granted. */
  readonly raised?: { readonly step: string; readonly facts: LiveFacts } | undefined
  /** The person said yes to exactly this step, showing these facts. */
  readonly approved?: ApprovedAct | undefined
  readonly undoing?: Undoing | undefined
  readonly looking?: Looking | undefined
  readonly ended?: Ended | undefined
}
