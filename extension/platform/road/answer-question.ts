import {
  ANSWER_CONTEXT,
  type Answer,
  type ApprovalReport,
  type ApprovedAct,
  hashJson,
  ok,
  passStage,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { approve, endRun } from '@writ/dsl/run'
import { signText } from '../storage/device-key.ts'
import type { QuestionRecord, RunRecord } from '../storage/run-record.ts'
import { finishRun } from './finish-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/**
 * Takes the person's answer: it must be to an open question and to exactly what was shown, is signed by the device,
 * written down and spent once, all in one transaction. Refuses `approval/unsound`, and `approval/unanswered` when late.
 */
export const answerQuestion = async (answer: Answer, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const kept = await ports.db.get('questions', answer.question)
  const record = kept && (await ports.db.get('runs', kept.run))
  if (!kept || !record || kept.status !== 'open' || kept.shown !== answer.shown || record.question !== kept.id)
    return refuse('approval/unsound')
  if (record.phase !== 'asking') return refuse('approval/unsound')
  if (ports.now() >= kept.question.expires) return await expireQuestion(kept, record, ports)
  return await takeAnswer(kept, record, answer.choice, ports)
}

/** No answer is a no. */
export const expireQuestion = (kept: QuestionRecord, record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  takeAnswer(kept, record, 'unanswered', ports)

const takeAnswer = async (
  kept: QuestionRecord,
  record: RunRecord,
  choice: 'once' | 'no' | 'unanswered',
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const waited = ports.now() - kept.question.asked
  const report: ApprovalReport = {
    question: kept.id,
    choice,
    ms: waited,
    ...(kept.step !== undefined && { step: kept.step }),
    ...(kept.question.about.kind === 'act' && { effect: kept.question.about.effect })
  }
  const sig = await signText(ports.key, ANSWER_CONTEXT + hashJson({ question: kept.id, choice, shown: kept.shown }))
  // A no is the run's end in the same write as the answer, so that no crash in between can ask again.
  const code = choice === 'no' ? 'approval/declined' : 'approval/unanswered'
  const no = choice === 'once' ? undefined : endRun(record.state, refusal(code, undefined, spanOf(kept, record)))
  const { question: _, ...rest } = record
  const next: RunRecord = {
    ...rest,
    phase: 'running',
    approvals: [...record.approvals, report],
    timings: { ...record.timings, askMs: record.timings.askMs + waited },
    ...(no && { state: no.state }),
    ...(choice === 'once' && kept.step === undefined && { flowsApproved: true }),
    ...(choice === 'once' && kept.step !== undefined && { state: approve(record.state, approvedBy(kept, kept.step)) })
  }
  const event = { kind: 'answer' as const, run: record.run, question: kept.id, choice, shown: kept.shown, sig }
  const saved = await saveRun(next, [{ event }], ports, async (tx) => {
    // Read again inside the transaction: two clicks, two windows, one answer.
    const store = tx.objectStore('questions')
    if ((await store.get(kept.id))?.status !== 'open') return refuse('approval/unsound')
    await store.put({ ...kept, status: 'answered' })
    return ok(undefined)
  })
  if (!saved.ok) return saved
  ports.tell({ type: 'answered', run: record.run, report })
  return no ? await finishRun(saved.value, no.ended, ports) : saved
}

/** INVARIANT: the one place where an approved act is made, from an answer that is about to be written down. */
const approvedBy = ({ facts }: QuestionRecord, step: string): ApprovedAct =>
  passStage('approved', { step, ...(facts && { facts }) })

const spanOf = (kept: QuestionRecord, record: RunRecord) => (kept.step === undefined ? undefined : record.askSpan)
