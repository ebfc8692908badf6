import type { ApprovedAct, LiveFacts, Refusal, Value } from '../contract/index.ts'

/** How a run ended, as the interpreter sees it. */
export type Ended =
  | { readonly kind: 'done'; readonly result: Value }
  | { readonly kind: 'stopped'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly refusal: Refusal }

/** What was handed out and has not been answered: the instruction of each act, in order. */
export interface Pending {
  readonly seq: number
  readonly at: readonly number[]
  /** All of them only look, so that losing their outcome costs nothing. */
  readonly looks: boolean
}

/**
 * The whole state of a run between two needs: plain JSON, written down before anything is dispatched. Whoever has the
 * program and this can go on, in another worker or after a restart.
 */
export interface RunState {
  readonly v: 1
  /** The next instruction. */
  readonly pc: number
  readonly vars: Readonly<Record<string, Value>>
  /** Steps that were dispatched so far, at most the manifest's `maxSteps`. */
  readonly steps: number
  /** Number of the last batch; each has a higher one than the one before. */
  readonly seq: number
  /** Batches in a row that came to nothing: the page left before their first act, or said nothing of a look. */
  readonly stalls: number
  readonly pending?: Pending
  /** The page made the next act riskier than was granted. */
  readonly raised?: { readonly step: string; readonly facts: LiveFacts }
  /** The person said yes to exactly this step, showing these facts. */
  readonly approved?: ApprovedAct
  readonly ended?: Ended
}
