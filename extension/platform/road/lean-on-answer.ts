import { type Covered, type LastingChoice, ok, type Result, refuse, type Value } from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'
import { latestTime } from '../storage/latest-time.ts'
import type { RunRecord } from '../storage/run-record.ts'
import {
  holds,
  ownerOf,
  type StandingTask,
  sameCovers,
  standingAnswers,
  taskAnswers,
  useStanding
} from '../storage/standing-store.ts'
import { approvedBy } from './approved-by.ts'
import { feed, noted } from './feed.ts'
import { type Asked, prepareQuestion } from './put-question.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'
import { type AnsweredTurn, signAnswer } from './sign-answer.ts'

/** A lasting answer that covers what is about to be asked. */
interface Lasting {
  readonly choice: LastingChoice
  /** It is kept beside the run, where it can be taken back. */
  readonly stands: boolean
  /** The question that it was given to, and the salt of the log's commitment to what it covers. */
  readonly id: string
  readonly salt: string
}

/** The latest time that this device has seen, in milliseconds since the epoch; seconds are enough for what lasts for days. */
export const latestMs = async ({ db, now }: Pick<RoadPorts, 'db' | 'now'>): Promise<number> =>
  (await latestTime(db, Math.floor(now() / 1000))) * 1000

const lastingFor = async (
  record: RunRecord,
  { offers, covers }: Asked,
  ports: RoadPorts
): Promise<Lasting | undefined> => {
  if (!covers || !offers) return undefined
  const isIt = (answer: { readonly covers: Covered }): boolean => sameCovers(answer.covers, covers)
  const task = offers.includes('task') ? record.tasked?.find(isIt) : undefined
  if (task) return { ...task, choice: 'task', stands: false }
  if (!offers.includes('always')) return undefined
  const { sub } = record.claims.act
  const at = await latestMs(ports)
  const owner = ownerOf(ports.enrolment)
  const here = taskOf(record, ports)
  const earlier = here && (await taskAnswers(ports.db, { owner, agent: sub, task: here }, at)).find(isIt)
  if (earlier) return { ...earlier, choice: 'task', stands: true }
  const known = await standingAnswers(ports.db, owner, at)
  const always = known.find((answer) => answer.agent === sub && isIt(answer))
  return always && { ...always, choice: 'always', stands: true }
}

/** The task that a run is a turn of, as this device knows policy and epoch now; `undefined` for one of no session. */
export const taskOf = (
  { claims }: Pick<RunRecord, 'claims'>,
  { enrolment }: Pick<RoadPorts, 'enrolment'>
): StandingTask | undefined =>
  claims.session === undefined
    ? undefined
    : {
        session: claims.session,
        request: claims.request_hash,
        policy: claims.policy_hash,
        epoch: enrolment.epoch
      }

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
  const lasting = await lastingFor(record, asked, ports)
  const { about, covers, facts } = asked
  if (!lasting || !covers || about.kind !== 'act') return undefined
  const { choice, id: given, salt, stands } = lasting
  const at = await latestMs(ports)
  const { kept, entry: question, turn: asking, put } = prepareQuestion(record, asked, ports)
  const { step } = about
  const answered: AnsweredTurn = {
    kind: 'answered',
    question: kept.id,
    choice,
    covers: { salt, value: covers as unknown as Value },
    given
  }
  const said = await signAnswer(record.run, answered, kept.shown, ports)
  const report = { question: kept.id, choice, given, ms: 0, step, effect: about.effect }
  const approved = approvedBy({ ...(facts && { facts }) }, step)
  const next: RunRecord = {
    ...feed(noted(record, asking, answered), program, { kind: 'approved', approved }),
    approvals: [...record.approvals, report],
    ...(stands && { leaning: { step, on: given } })
  }
  let isGone = false
  const entries = [question, said]
  const saved = await saveRun(next, entries, ports, async (tx) => {
    isGone = stands && !(await useStanding(tx, given, at))
    if (isGone) return refuse('approval/unsound')
    await put(tx, 'answered')
    return ok(undefined)
  })
  if (isGone) return undefined
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
