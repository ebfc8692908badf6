import type { RunState } from '@writ/dsl/run'
import type { RunRecord } from './run-record.ts'

const BLANK: RunState = {
  v: 2,
  pc: 0,
  vars: [],
  steps: 0,
  spent: 0,
  resumed: 0,
  seq: 0,
  stalls: 0,
  holds: false,
  kept: {},
  views: [],
  done: []
}

/** Was the record written by an interpreter whose states are no longer read? Such a run can only be ended. */
const isUnreadable = ({ state }: Pick<RunRecord, 'state'>): boolean => (state.v as number) !== BLANK.v

/** Can the run only be ended? Its state is no longer read, or it was taken before labels lasted. */
export const isOutdated = (record: Pick<RunRecord, 'state' | 'labels'>): boolean =>
  isUnreadable(record) || record.labels === undefined

/** The state to end a run from: of an outdated one only what was pending is known, so that an act without outcome stays unknown. */
export const endableState = ({ state }: Pick<RunRecord, 'state'>): RunState =>
  isUnreadable({ state }) ? { ...BLANK, ...(state.pending && { pending: state.pending }) } : state
