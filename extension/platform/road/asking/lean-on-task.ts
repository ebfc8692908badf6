import type { Result } from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { reserveStep } from '../acting/reserve-step.ts'
import { settleStep } from '../acting/settle-step.ts'
import { noted } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { earlierAnswer, isGone } from './earlier-answer.ts'
import { type PersonNeed, personOutcome } from './person-outcome.ts'
import type { Asked } from './put-question.ts'

/** Lets the flows of a run go on the yes that the person gave to the very same for this task. `undefined` where they gave none. */
export const leanOnFlows = async (
  record: RunRecord,
  asked: Asked,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const earlier = await earlierAnswer(record, asked, ports)
  if (!earlier) return undefined
  const report = { ...earlier.report, flows: true as const }
  const next = {
    ...noted(record, ...earlier.turns),
    flowsApproved: true,
    approvals: [...record.approvals, report]
  }
  const saved = await saveRun(next, earlier.entries, ports, earlier.take)
  if (isGone(saved)) return undefined
  if (saved.ok) ports.tell({ type: 'answered', run: record.run, report })
  return saved
}

/** Has a value stand, or go, on the yes that the person gave to this very value for this task. `undefined` where they gave none. */
export const leanOnValue = async (
  record: RunRecord,
  program: Program,
  need: PersonNeed,
  asked: Asked,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const earlier = await earlierAnswer(record, asked, ports)
  if (!earlier) return undefined
  const { step, checked } = need
  const report = { ...earlier.report, step, effect: checked.class }
  const { entries, turns, take: also } = earlier
  const next = { ...record, approvals: [...record.approvals, report] }
  const begun = await reserveStep(next, need, ports, { entries, turns, also })
  if (isGone(begun)) return undefined
  if (!begun.ok) return begun
  ports.tell({ type: 'answered', run: record.run, report })
  return await settleStep(begun.value, program, need, personOutcome(need, 'task', {}), 0, ports)
}
