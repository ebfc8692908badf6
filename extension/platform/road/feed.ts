import type { Turn } from '@writ/dsl/contract'
import { type Program, type RunState, type Told, takeIn } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'

/** Where the interpreter went on to, and the turn that led there. */
export interface Pended {
  readonly state: RunState
  readonly turn: Turn
}

/** The run with turns that are written down with it, where it is recorded. */
export const noted = (record: RunRecord, ...turns: readonly Turn[]): RunRecord =>
  record.recorded === undefined ? record : { ...record, fresh: [...(record.fresh ?? []), ...turns] }

/** The run after its interpreter was told something. INVARIANT: what is recorded of a run leads to the state that stands beside it. */
export const feed = (record: RunRecord, program: Program, turn: Told): RunRecord =>
  noted({ ...record, state: takeIn(program, record.state, turn) }, turn)

/** The run where its interpreter went on to. */
export const pendedAt = (record: RunRecord, { state, turn }: Pended): RunRecord => noted({ ...record, state }, turn)
