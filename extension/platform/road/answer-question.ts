import {
  ANSWER_CONTEXT,
  type Answer,
  type ApprovalReport,
  type ApprovedAct,
  hashJson,
  ok,
  passStage,
  type Refusal,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { advance, approve, compilePlan, endRun, type Program, refuseNeed } from '@writ/dsl/run'
import { signText } from '../storage/device-key.ts'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import type { QuestionRecord, RunRecord } from '../storage/run-record.ts'
import { endableState, isOutdated } from '../storage/run-state.ts'
import { authorizeRecord } from './authorize-record.ts'
import { personOutcome } from './do-person.ts'
import { finishRun } from './finish-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'
import { settleStep } from './settle-step.ts'

type Choice = ApprovalReport['choice']

/**
 * Takes the person's answer: it must be to an open question and to exactly what was shown, is signed by the device,
 * written down and spent once, all in one transaction. Refuses `approval/unsound`, and `approval/unanswered` when late.
 * Gives the run, which may have ended, or go on in whatever catches or takes back what was refused.
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
  choice: Choice,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const waited = ports.now() - kept.question.asked
  const report = reportAnswer(kept, choice, waited)
  const sig = await signText(ports.key, ANSWER_CONTEXT + hashJson({ question: kept.id, choice, shown: kept.shown }))
  const { question: _, ...rest } = record
  const next: RunRecord = {
    ...rest,
    phase: 'running',
    approvals: [...record.approvals, report],
    timings: { ...record.timings, askMs: record.timings.askMs + waited }
  }
  const { run } = record
  const entry: Entry = { event: { kind: 'answer', run, question: kept.id, choice, shown: kept.shown, sig } }
  const spend = async (tx: StrictTransaction): Promise<Result<unknown>> => {
    // Read again inside the transaction: two clicks, two windows, one answer.
    const store = tx.objectStore('questions')
    if ((await store.get(kept.id))?.status !== 'open') return refuse('approval/unsound')
    await store.put({ ...kept, status: 'answered' })
    return ok(undefined)
  }
  const program = programOf(record)
  const { kind } = kept.question.about
  const isPersonal = kind !== 'act' && kind !== 'flows'
  const saved =
    isPersonal && program.ok
      ? await settlePersonal(next, program.value, choice, waited, ports, { entries: [entry], also: spend })
      : await saveRun(decided(next, kept, choice, program, record.askSpan), [entry], ports, spend)
  if (!saved.ok) return saved
  ports.tell({ type: 'answered', run, report })
  const tab = record.at ?? record.tab
  if (kind === 'hand-over' && choice === 'once' && tab !== undefined) await ports.tabs.show(tab)
  const { ended } = saved.value.state
  return ended ? await finishRun(saved.value, ended, ports) : saved
}

const reportAnswer = (
  { id, step, question: { about } }: QuestionRecord,
  choice: Choice,
  ms: number
): ApprovalReport => ({
  question: id,
  choice,
  ms,
  ...(step !== undefined && { step }),
  ...(about.kind !== 'flows' && { effect: about.kind === 'act' ? about.effect : 'human' })
})

/** The interpreter's program for a run; refuses where this device would not run it any more. */
const programOf = (record: RunRecord): Result<Program> => {
  if (isOutdated(record)) return refuse('run/interrupted')
  const authorized = authorizeRecord(record)
  return authorized.ok ? ok(compilePlan(authorized.value)) : authorized
}

/**
 * The run after a yes or no to an act, or to its flows. A no is written in the same write as the answer, so that no crash in
 * between can ask again.
 */
const decided = (
  record: RunRecord,
  kept: QuestionRecord,
  choice: Choice,
  program: Result<Program>,
  span: RunRecord['askSpan']
): RunRecord => {
  const no = (code: 'approval/declined' | 'approval/unanswered'): Refusal =>
    refusal(code, undefined, kept.step === undefined ? undefined : span)
  if (!program.ok) return { ...record, state: endRun(endableState(record), program.refusal).state }
  if (choice !== 'once') {
    const refused = no(choice === 'no' ? 'approval/declined' : 'approval/unanswered')
    return { ...record, state: refuseNeed(program.value, record.state, refused) }
  }
  if (kept.step === undefined) return { ...record, flowsApproved: true }
  return { ...record, state: approve(record.state, approvedBy(kept, kept.step)) }
}

/** What the plan wanted of the person is settled by the answer itself. */
const settlePersonal = async (
  record: RunRecord,
  program: Program,
  choice: Choice,
  ms: number,
  ports: RoadPorts,
  more: Parameters<typeof settleStep>[6]
): Promise<Result<RunRecord>> => {
  const { need } = advance(program, record.state, () => false)
  if (need.kind !== 'person') throw new Error(`the person answered, but the interpreter needs ${need.kind}`)
  return await settleStep(record, program, need, personOutcome(need, choice), ms, ports, more)
}

/** INVARIANT: the one place where an approved act is made, from an answer that is about to be written down. */
const approvedBy = ({ facts }: QuestionRecord, step: string): ApprovedAct =>
  passStage('approved', { step, ...(facts && { facts }) })
