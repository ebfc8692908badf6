import {
  type Answer,
  type ApprovalReport,
  isYes,
  ok,
  type PasskeyProof,
  type Refusal,
  type RefusalCode,
  type Result,
  refusal,
  refuse,
  type Value
} from '@writ/dsl/contract'
import { advance, compilePlan, type Program } from '@writ/dsl/run'
import { checkPasskey } from '../../capability/check-passkey.ts'
import type { StoredFile } from '../../storage/database.ts'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import { countPasskey, passkeyOf, type StoredPasskey } from '../../storage/passkey-store.ts'
import { closedQuestion, type QuestionRecord, type RunRecord, type TaskAnswer } from '../../storage/run-record.ts'
import { isOutdated } from '../../storage/run-state.ts'
import {
  outlastsRun,
  ownerOf,
  STANDING_LIFE,
  type StandingAnswer,
  TASK_LIFE,
  termOf
} from '../../storage/standing-store.ts'
import { judgeAsking } from '../acting/floor-of-run.ts'
import { settleStep } from '../acting/settle-step.ts'
import { feed, noted } from '../feed.ts'
import { describeFile } from '../files/bring-files.ts'
import { withChosen } from '../files/choose-inputs.ts'
import { authorizeRecord } from '../life/authorize-record.ts'
import { countAnswer } from '../life/brake-agent.ts'
import { stopAt } from '../life/finish-run.ts'
import { endOrHold } from '../life/hold-run.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { approvedBy } from './approved-by.ts'
import { askSecond } from './ask-second.ts'
import { broughtWith } from './brought-with.ts'
import { latestMs, taskOf } from './earlier-answer.ts'
import { type Brought, personOutcome } from './person-outcome.ts'
import { type AnsweredTurn, signAnswer } from './sign-answer.ts'
import { isUnlocked } from './unlock-vault.ts'

type Choice = ApprovalReport['choice']

/**
 * Takes the person's answer: it must be to an open question and to exactly what was shown, is signed by the device,
 * written down and spent once, all in one transaction. One that comes late, or where nobody may answer by now, is taken for a no
 * (`takenAs` says so). Refuses `approval/unsound`, and `approval/bad-answer`, after which the question is open still. Gives the run, which may have ended, or go on in whatever catches or takes back what was refused.
 */
export const answerQuestion = async (answer: Answer, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const kept = await ports.db.get('questions', answer.question)
  const record = kept && (await ports.db.get('runs', kept.run))
  if (!kept || !record || kept.status !== 'open' || kept.shown !== answer.shown || record.question !== kept.id)
    return refuse('approval/unsound')
  if (record.phase !== 'asking') return refuse('approval/unsound')
  if (!isOffered(kept, answer.choice)) return refuse('approval/unsound')
  if (ports.now() >= kept.question.expires) return await expireQuestion(kept, record, ports)
  const brought = await broughtWith(kept, answer, ports)
  if (!brought.ok) return brought
  const proven = await provenBy(kept, answer, ports)
  if (!proven.ok) return proven
  const unlocked =
    kept.question.about.kind === 'unlock' && isYes(answer.choice) ? await isUnlocked(ports) : ok(undefined)
  if (!unlocked.ok) return unlocked
  // Asked before the floor said that nobody may answer.
  const choice = judgeAsking(ports).ok ? answer.choice : 'no'
  return await takeAnswer(kept, record, choice, ports, brought.value, proven.value)
}

/** A yes that lasts is to one that offers it. */
const isOffered = ({ question: { offers, covers } }: QuestionRecord, choice: Answer['choice']): boolean =>
  choice === 'once' || choice === 'no' || (covers !== undefined && offers.includes(choice))

/** The person closed the page that asked: a no, but to the question whether an agent may go on, which then nobody answered. */
export const closeQuestion = (kept: QuestionRecord, record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  takeAnswer(kept, record, kept.question.about.kind === 'stop-agent' ? 'unanswered' : 'no', ports)

/** The passkey that stands behind a yes, where the question needs one. Refuses `approval/no-passkey`, `approval/passkey-unsound`. */
const provenBy = async (
  kept: QuestionRecord,
  { choice, passkey }: Answer,
  { db }: Pick<RoadPorts, 'db'>
): Promise<Result<Proven | undefined>> => {
  if (!isYes(choice) || !kept.question.needs?.passkey) return ok(undefined)
  const checked = await checkPasskey(await passkeyOf(db), passkey, kept)
  return checked.ok && passkey ? ok({ stored: checked.value, proof: passkey }) : checked.ok ? ok(undefined) : checked
}

interface Proven {
  readonly stored: StoredPasskey
  readonly proof: PasskeyProof
}

/** No answer is a no. */
export const expireQuestion = (kept: QuestionRecord, record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  takeAnswer(kept, record, 'unanswered', ports)

const takeAnswer = async (
  kept: QuestionRecord,
  record: RunRecord,
  choice: Choice,
  ports: RoadPorts,
  { file, value }: Brought = {},
  proven?: Proven
): Promise<Result<RunRecord>> => {
  const lasting = lastingOf(kept, choice, ports)
  const brought = file && { salt: ports.randomId(), value: describeFile(file) }
  const given = value !== undefined && isYes(choice) ? { salt: ports.randomId(), value } : undefined
  const answered: AnsweredTurn = {
    kind: 'answered',
    question: kept.id,
    choice,
    ...(lasting && { covers: { salt: lasting.salt, value: lasting.covers as unknown as Value } }),
    ...(brought && { file: brought }),
    ...(given && { value: given }),
    ...(proven && { passkey: { ...proven.stored.key, ...proven.proof } })
  }
  const entry = await signAnswer(record.run, answered, kept.shown, ports)
  const also = async (tx: StrictTransaction): Promise<Result<unknown>> => {
    if (proven && !(await countPasskey(tx, proven.stored)))
      return refuse('approval/passkey-unsound', { why: 'its count did not go up' })
    return ok(undefined)
  }
  if (isYes(choice) && kept.question.needs?.secondPerson)
    return await putToSecond(kept, noted(record, answered), entry, also, ports)
  const settling = { from: 'open', entries: [entry], also, file, value, lasting } as const
  return await settleAnswer(kept, noted(record, answered), choice, ports, settling)
}

/** How an answer is settled: from which state of its question, with what written down. */
export interface Settling {
  readonly from: 'open' | 'second'
  readonly entries: readonly Entry[]
  readonly also?: (tx: StrictTransaction) => Promise<Result<unknown>>
  readonly file?: StoredFile | undefined
  readonly value?: Value | undefined
  /** What a yes that lasts covers. */
  readonly lasting?: TaskAnswer | undefined
  /** What a no is, where it is not the person's own. */
  readonly no?: RefusalCode
}

/** The run waits on: the person's yes is written down, and a second person is asked. */
const putToSecond = async (
  kept: QuestionRecord,
  record: RunRecord,
  entry: Entry,
  also: NonNullable<Settling['also']>,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const saved = await saveRun({ ...record, waitsForSecond: true }, [entry], ports, async (tx) => {
    const spent = await spendQuestion(tx, kept, 'open', 'second')
    return spent.ok ? await also(tx) : spent
  })
  if (saved.ok) askSecond(kept, ports)
  return saved
}

/** Read again inside the transaction: two clicks, two windows, one answer. */
const spendQuestion = async (
  tx: StrictTransaction,
  kept: QuestionRecord,
  from: QuestionRecord['status'],
  to: Exclude<QuestionRecord['status'], 'open'>
): Promise<Result<unknown>> => {
  const store = tx.objectStore('questions')
  if ((await store.get(kept.id))?.status !== from) return refuse('approval/unsound')
  await store.put(closedQuestion(kept, to))
  return ok(undefined)
}

/**
 * Settles a question by its last answer: the run goes on, or in whatever catches or takes back what was refused, in the same
 * transaction in which the answer is written down and spent.
 */
export const settleAnswer = async (
  kept: QuestionRecord,
  record: RunRecord,
  choice: Choice,
  ports: RoadPorts,
  { from, entries, also, file, value, lasting, no }: Settling
): Promise<Result<RunRecord>> => {
  const waited = ports.now() - kept.question.asked
  const report = reportAnswer(kept, choice, waited)
  // What holds in later turns too is kept once, where it can be taken back.
  const task = choice === 'task' && outlastsRun(kept.question) ? taskOf(record, ports) : undefined
  const latest = choice === 'always' || task ? await latestMs(ports) : 0
  const term = termOf(ports.now(), latest, task ? TASK_LIFE : STANDING_LIFE)
  const { question: _, waitsForSecond: __, ...rest } = record
  const next: RunRecord = {
    ...rest,
    phase: 'running',
    approvals: [...record.approvals, report],
    ...(choice === 'task' && lasting && !task && { tasked: [...(record.tasked ?? []), lasting] }),
    ...(file?.content && { brought: { ...record.brought, [file.id]: file.content.sha256 } }),
    timings: { ...record.timings, askMs: record.timings.askMs + waited }
  }
  const { run } = record
  const spend = async (tx: StrictTransaction): Promise<Result<unknown>> => {
    const spent = await spendQuestion(tx, kept, from, 'answered')
    if (!spent.ok) return spent
    if (choice === 'always' && lasting) await tx.objectStore('standing').put(standingOf(lasting, record, term, ports))
    if (choice === 'task' && lasting && task)
      await tx
        .objectStore('standing')
        .put({ ...standingOf(lasting, record, term, ports), task, words: record.offer.request.text })
    await countAnswer(tx, kept, record, choice, ports)
    return also ? await also(tx) : spent
  }
  const program = programOf(record)
  const { kind } = kept.question.about
  const isPersonal = kind !== 'act' && kind !== 'flows' && kept.step !== undefined
  const saved =
    isPersonal && program.ok
      ? await settlePersonal(next, program.value, choice, waited, ports, {
          entries,
          also: spend,
          brought: { file, value }
        })
      : await saveRun(decided(next, kept, choice, program, record.askSpan, file, no), entries, ports, spend)
  if (!saved.ok) return saved
  ports.tell({ type: 'answered', run, report })
  const tab = record.at ?? record.tab
  if (kind === 'hand-over' && choice === 'once' && tab !== undefined) await ports.tabs.show(tab)
  const { ended } = saved.value.state
  return ended ? await endOrHold(saved.value, ended, ports) : saved
}

/** What a lasting yes covers, as it is kept. */
const lastingOf = (
  { id, question: { covers } }: QuestionRecord,
  choice: Choice,
  { randomId }: Pick<RoadPorts, 'randomId'>
): TaskAnswer | undefined =>
  (choice === 'task' || choice === 'always') && covers ? { id, covers, salt: randomId() } : undefined

const standingOf = (
  lasting: TaskAnswer,
  { claims }: RunRecord,
  term: ReturnType<typeof termOf>,
  { enrolment }: RoadPorts
): StandingAnswer => ({
  ...lasting,
  owner: ownerOf(enrolment),
  agent: claims.act.sub,
  ...term,
  uses: 0
})

const reportAnswer = (
  { id, step, question: { about } }: QuestionRecord,
  choice: Choice,
  ms: number
): ApprovalReport => ({
  question: id,
  choice,
  ms,
  ...(step !== undefined && { step }),
  ...(about.kind === 'flows' && { flows: true as const }),
  ...(about.kind !== 'flows' && about.kind !== 'sites' && { effect: about.kind === 'act' ? about.effect : 'human' })
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
  span: RunRecord['askSpan'],
  file: StoredFile | undefined,
  noBy: RefusalCode | undefined
): RunRecord => {
  const { about } = kept.question
  const no = (code: RefusalCode): Refusal =>
    refusal(code, undefined, kept.step === undefined && about.kind !== 'unlock' ? undefined : span)
  if (!program.ok) return stopAt(record, program.refusal).record
  if (kept.question.about.kind === 'stop-agent' && choice !== 'unanswered')
    return choice === 'no' ? stopAt(record, refusal('approval/agent-stopped')).record : record
  if (!isYes(choice)) {
    const refused = no(noBy ?? (choice === 'no' ? 'approval/declined' : 'approval/unanswered'))
    return feed(record, program.value, { kind: 'refused', refusal: refused })
  }
  if (about.kind === 'file' && about.input !== undefined && file)
    return withChosen(record, program.value, about.input, file)
  // The vault itself says whether it is open.
  if (about.kind === 'unlock') return record
  if (about.kind === 'sites') return { ...record, askedForSites: true }
  if (kept.step === undefined) return { ...record, flowsApproved: true }
  const tables = about.kind === 'act' && about.rows ? { tables: [...(record.tables ?? []), kept.id] } : {}
  return feed({ ...record, ...tables }, program.value, { kind: 'approved', approved: approvedBy(kept, kept.step) })
}

/** What the plan wanted of the person is settled by the answer itself. */
const settlePersonal = async (
  record: RunRecord,
  program: Program,
  choice: Choice,
  ms: number,
  ports: RoadPorts,
  { brought, ...more }: NonNullable<Parameters<typeof settleStep>[6]> & { readonly brought: Brought }
): Promise<Result<RunRecord>> => {
  const { need } = advance(program, record.state, () => false)
  if (need.kind !== 'person') throw new Error(`the person answered, but the interpreter needs ${need.kind}`)
  return await settleStep(record, program, need, personOutcome(need, choice, brought), ms, ports, {
    ...more,
    ...(brought.file && { value: describeFile(brought.file) })
  })
}
