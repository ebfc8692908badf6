import { type ActOutcome, commit, type Json, ok, type Result, type Value } from '@writ/dsl/contract'
import { type Program, settle } from '@writ/dsl/run'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { returnUse } from '../storage/spend-use.ts'
import { reportStep } from './report-run.ts'
import type { StepNeed } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/** Takes in how a step that travels alone ended, with its entry. `more` is written in the same transaction. */
export const settleStep = (
  record: RunRecord,
  program: Program,
  { step, seq, checked }: Pick<StepNeed, 'step' | 'seq' | 'checked'>,
  outcome: ActOutcome,
  ms: number,
  ports: RoadPorts,
  more: {
    readonly entries?: readonly Entry[]
    readonly also?: (tx: StrictTransaction) => Promise<Result<unknown>>
    /** What the journal commits to in place of the value: what is in a file. */
    readonly value?: Value
  } = {}
): Promise<Result<RunRecord>> => {
  const report = reportStep(step, checked, outcome, ms)
  ports.tell({ type: 'step', run: record.run, report })
  const next = { ...record, state: settle(program, record.state, [outcome]), steps: [...record.steps, report] }
  const salt = ports.randomId()
  const value = outcome.kind === 'done' ? (more.value ?? outcome.value) : undefined
  const entry: Entry = {
    event: {
      kind: 'outcome',
      run: record.run,
      step,
      batch: seq,
      outcome: outcome.kind,
      ...(outcome.kind === 'refused' && { code: outcome.refusal.code }),
      ...(value !== undefined && { value: commit(salt, value as Json) })
    },
    ...(value !== undefined && { secret: { salt, value } })
  }
  return saveRun(next, [...(more.entries ?? []), entry], ports, async (tx) => {
    // Not begun, so begun again: the use is free again.
    if (outcome.kind === 'not-run') await returnUse(tx, record.run, checked.effect)
    return (await more.also?.(tx)) ?? ok(undefined)
  })
}
