import {
  type ApprovalReport,
  type Covered,
  type LastingChoice,
  ok,
  type Result,
  refuse,
  type Turn,
  type Value
} from '@writ/dsl/contract'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import { latestTime } from '../../storage/latest-time.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import {
  isCovered,
  outlastsRun,
  ownerOf,
  type StandingTask,
  standingAnswers,
  taskAnswers,
  useStanding
} from '../../storage/standing-store.ts'
import type { RoadPorts } from '../road-ports.ts'
import { type Asked, prepareQuestion } from './put-question.ts'
import { type AnsweredTurn, signAnswer } from './sign-answer.ts'

/** A lasting answer that covers what is about to be asked. */
interface Lasting {
  readonly choice: LastingChoice
  readonly covers: Covered
  /** It is kept beside the run, where it can be taken back. */
  readonly stands: boolean
  /** The question that it was given to, and the salt of the log's commitment to what it covers. */
  readonly id: string
  readonly salt: string
}

/** The latest time that this device has seen, in milliseconds since the epoch; seconds are enough for what lasts for days. */
export const latestMs = async ({ db, now }: Pick<RoadPorts, 'db' | 'now'>): Promise<number> =>
  (await latestTime(db, Math.floor(now() / 1000))) * 1000

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

const lastingFor = async (
  record: RunRecord,
  { offers, covers }: Asked,
  ports: RoadPorts
): Promise<Lasting | undefined> => {
  if (!covers || !offers) return undefined
  const isIt = (answer: { readonly covers: Covered }): boolean => isCovered(answer.covers, covers)
  const task = offers.includes('task') ? record.tasked?.find(isIt) : undefined
  if (task) return { ...task, choice: 'task', stands: false }
  if (!outlastsRun({ offers, covers })) return undefined
  const { sub } = record.claims.act
  const at = await latestMs(ports)
  const owner = ownerOf(ports.enrolment)
  const here = taskOf(record, ports)
  const earlier = here && (await taskAnswers(ports.db, { owner, agent: sub, task: here }, at)).find(isIt)
  if (earlier) return { ...earlier, choice: 'task', stands: true }
  if (!offers.includes('always')) return undefined
  const known = await standingAnswers(ports.db, owner, at)
  const always = known.find((answer) => answer.agent === sub && isIt(answer))
  return always && { ...always, choice: 'always', stands: true }
}

/** Question and answer as they are written down where an earlier answer stands for what would be asked. */
export interface EarlierAnswer {
  /** The question that it was given to. */
  readonly given: string
  readonly stands: boolean
  readonly entries: readonly Entry[]
  readonly turns: readonly Turn[]
  readonly report: Pick<ApprovalReport, 'question' | 'choice' | 'given' | 'ms'>
  /** Counts the use, in the transaction in which it is written down. Refuses `approval/unsound` where the answer was taken back, or has run out, meanwhile. */
  take(tx: StrictTransaction): Promise<Result<void>>
}

/**
 * What the person answered before to this very thing, where that is still offered for it: the answer is signed and told to be an earlier one's.
 * `undefined` where there is none.
 */
export const earlierAnswer = async (
  record: RunRecord,
  asked: Asked,
  ports: RoadPorts
): Promise<EarlierAnswer | undefined> => {
  const lasting = await lastingFor(record, asked, ports)
  if (!lasting) return undefined
  const { choice, covers, id: given, salt, stands } = lasting
  const at = await latestMs(ports)
  const { kept, entry, turn, put } = prepareQuestion(record, asked, ports)
  const answered: AnsweredTurn = {
    kind: 'answered',
    question: kept.id,
    choice,
    covers: { salt, value: covers as unknown as Value },
    given
  }
  return {
    given,
    stands,
    entries: [entry, await signAnswer(record.run, answered, kept.shown, ports)],
    turns: [turn, answered],
    report: { question: kept.id, choice, given, ms: 0 },
    take: async (tx) => {
      if (stands && !(await useStanding(tx, given, at))) return refuse('approval/unsound')
      await put(tx, 'answered')
      return ok(undefined)
    }
  }
}

/** The earlier answer was taken back before its use could be written down: then the person is asked. */
export const isGone = (saved: Result<unknown>): boolean => !saved.ok && saved.refusal.code === 'approval/unsound'
