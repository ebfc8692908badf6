import { type ActOutcome, ok, type Result, type Value } from '@writ/dsl/contract'
import { isUseFree, outcomeEvents, type Program } from '@writ/dsl/run'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { returnUse } from '../../storage/spend-use.ts'
import { feed } from '../feed.ts'
import { reportStep } from '../life/report-run.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { StepNeed } from './reserve-step.ts'

/** Takes in how a step that travels alone ended, with its entry. `more` is written in the same transaction. */
export const settleStep = (
  record: RunRecord,
  program: Program,
  need: StepNeed,
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
  const { step, checked } = need
  const report = reportStep(step, checked, outcome, ms)
  ports.tell({ type: 'step', run: record.run, report })
  const gave = outcome.kind === 'done' && outcome.value !== undefined
  const told = gave ? { salt: ports.randomId(), ...(more.value !== undefined && { file: more.value }) } : {}
  const settled = { kind: 'settled', outcomes: [outcome], told: [told] } as const
  const next = { ...feed(record, program, settled), steps: [...record.steps, report] }
  const entries = [...(more.entries ?? []), ...outcomeEvents(record.run, need, settled)]
  return saveRun(next, entries, ports, async (tx) => {
    // Not begun, so begun again: the use is free again.
    if (isUseFree(checked, outcome)) await returnUse(tx, record.run, checked.effect)
    return (await more.also?.(tx)) ?? ok(undefined)
  })
}
