import type { Result } from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { holds } from '../../storage/standing-store.ts'
import { feed, noted } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { approvedBy } from './approved-by.ts'
import { earlierAnswer, isGone, latestMs } from './earlier-answer.ts'
import type { Asked } from './put-question.ts'

/**
 * Answers a question from what the person answered before for this very kind of act, where that is still offered for it: nobody is
 * asked, and the act is approved with what the page shows now, to be compared at the act as any other. Question and answer are
 * written down, the answer signed and told to be an earlier one's. `undefined` where there is no such answer.
 */
export const leanOnAnswer = async (
  record: RunRecord,
  program: Program,
  asked: Asked,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const { about, facts } = asked
  if (about.kind !== 'act') return undefined
  const earlier = await earlierAnswer(record, asked, ports)
  if (!earlier) return undefined
  const { step } = about
  const report = { ...earlier.report, step, effect: about.effect }
  const approved = approvedBy({ ...(facts && { facts }) }, step)
  const next: RunRecord = {
    ...feed(noted(record, ...earlier.turns), program, { kind: 'approved', approved }),
    approvals: [...record.approvals, report],
    ...(earlier.stands && { leaning: { step, on: earlier.given } })
  }
  const saved = await saveRun(next, earlier.entries, ports, earlier.take)
  if (isGone(saved)) return undefined
  if (saved.ok) ports.tell({ type: 'answered', run: record.run, report })
  return saved
}

/**
 * The run as it is once the answer that it leans on was taken back, or is over, before the act: then nothing is approved, and it is
 * asked. `undefined` where it stands.
 */
export const fallBack = async (
  record: RunRecord,
  program: Program,
  ports: RoadPorts
): Promise<Result<RunRecord> | undefined> => {
  const { leaning, ...rest } = record
  const { approved } = record.state
  if (!leaning || approved?.step !== leaning.step || record.state.pending) return undefined
  const answer = await ports.db.get('standing', leaning.on)
  return answer && holds(answer, await latestMs(ports))
    ? undefined
    : await saveRun(feed(rest, program, { kind: 'unapproved' }), [], ports)
}
