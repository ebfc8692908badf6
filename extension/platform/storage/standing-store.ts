import {
  type Covered,
  type CoveredFlows,
  canonicalJson,
  type Json,
  MAX_SKEW_SECONDS,
  type Question
} from '@writ/dsl/contract'
import type { Database, Enrolment } from './database.ts'
import type { StrictTransaction } from './journal.ts'

/** Longest life of an answer *always*, in milliseconds: 30 days. */
export const STANDING_LIFE = 30 * 24 * 60 * 60 * 1000

/** How long an answer for a task holds in later turns of its session, in milliseconds. */
export const TASK_LIFE = 60 * 60 * 1000

/**
 * Where an answer for a task holds: in this session of the agent's, for the same request, as long as policy and revocation epoch are the same. What a
 * session is the server says; what was asked for the person was shown.
 */
export interface StandingTask {
  readonly session: string
  readonly request: string
  readonly policy: string
  readonly epoch: number
}

/** An answer *always*, or one for a task (`task`), as it is kept. Times are milliseconds since the epoch. */
export interface StandingAnswer {
  /** The question that was answered so. */
  readonly id: string
  /** For whom, and on which enrolment of this device: as `ownerOf` says. */
  readonly owner: string
  readonly agent: string
  readonly covers: Covered
  readonly task?: StandingTask
  /** What the person asked for, in their words: by that they know the task. */
  readonly words?: string
  /** Of the commitment to `covers` in the log. */
  readonly salt: string
  readonly given: number
  readonly expires: number
  readonly used?: number
  readonly uses: number
}

/** Whose answer it is. Another person, tenant, server or enrolment is another owner. */
export const ownerOf = ({ issuer, tenant, person, device }: Enrolment): string =>
  JSON.stringify([issuer, tenant, person, device])

/** Does it hold? `at` is the latest time the device has seen: neither a clock put back nor one that ran ahead prolongs it. */
export const holds = ({ given, expires }: Pick<StandingAnswer, 'given' | 'expires'>, at: number): boolean =>
  given <= at + MAX_SKEW_SECONDS * 1000 && at < expires && expires - given <= STANDING_LIFE

/**
 * When an answer is given and when it ends, in milliseconds since the epoch. It ends 30 days after what the clock says, as the log does: had the
 * clock been put back, `latest` would be later, and a use in between one that no verifier takes.
 */
export const termOf = (
  now: number,
  latest: number,
  life: typeof STANDING_LIFE | typeof TASK_LIFE = STANDING_LIFE
): Pick<StandingAnswer, 'given' | 'expires'> => ({
  given: latest,
  expires: Math.floor(now / 1000) * 1000 + life
})

const textOf = (value: object): string => canonicalJson(value as unknown as Json)

/** Is it the very same, in all that is covered? */
export const sameCovers = (a: Covered, b: Covered): boolean => textOf(a) === textOf(b)

type Movement = CoveredFlows['flows'][number]

/** Is it no more than what was shown? What can carry as much as it likes is covered by the same alone, and never covers what is counted. */
const isWithin = ({ bits: most, ...given }: Movement, { bits, ...asked }: Movement): boolean =>
  textOf(given) === textOf(asked) && (most === undefined || bits === undefined ? most === bits : bits <= most)

/** Does a yes to this cover that? An act and a value it does where they are the very same; flows, where each is within one of those. */
export const isCovered = (given: Covered, asked: Covered): boolean => {
  if (!('flows' in given) || !('flows' in asked)) return sameCovers(given, asked)
  return asked.flows.length > 0 && asked.flows.every((flow) => given.flows.some((known) => isWithin(known, flow)))
}

/** Would an answer for the task to this hold in later turns? What could have been answered for good does, and flows and values, which never are. */
export const outlastsRun = ({ offers, covers }: Pick<Question, 'offers' | 'covers'>): boolean =>
  covers !== undefined && (offers.includes('always') || 'flows' in covers || 'hash' in covers)

/** All answers of one owner that hold, those for tasks too, newest first. */
export const heldAnswers = async (db: Database, owner: string, at: number): Promise<readonly StandingAnswer[]> =>
  (await db.getAll('standing'))
    .filter((answer) => answer.owner === owner && holds(answer, at))
    .sort((a, b) => b.given - a.given)

/** The answers *always* of one owner that hold, newest first. */
export const standingAnswers = async (db: Database, owner: string, at: number): Promise<readonly StandingAnswer[]> =>
  (await db.getAll('standing'))
    .filter((answer) => answer.owner === owner && !answer.task && holds(answer, at))
    .sort((a, b) => b.given - a.given)

const isSameTask = (a: StandingTask, b: StandingTask): boolean =>
  a.session === b.session && a.request === b.request && a.policy === b.policy && a.epoch === b.epoch

/** The answers for a task of one owner's agent that hold in it, newest first. */
export const taskAnswers = async (
  db: Database,
  { owner, agent, task }: Required<Pick<StandingAnswer, 'owner' | 'agent' | 'task'>>,
  at: number
): Promise<readonly StandingAnswer[]> =>
  (await db.getAll('standing'))
    .filter((answer) => answer.owner === owner && answer.agent === agent && holds(answer, at))
    .filter((answer) => answer.task && isSameTask(answer.task, task))
    .sort((a, b) => b.given - a.given)

/** Ends what was answered for tasks: of one session, or of an agent. */
export const endTasks = async (
  db: Database,
  isOf: (answer: { readonly agent: string; readonly task: StandingTask }) => boolean
): Promise<void> => {
  const tx = db.transaction('standing', 'readwrite', { durability: 'strict' })
  for (const { id, agent, task } of await tx.store.getAll()) if (task && isOf({ agent, task })) void tx.store.delete(id)
  await tx.done
}

/** Takes answers back: one, or all of this owner. It is gone at once, also for runs that are under way. */
export const revokeStanding = async (db: Database, owner: string, id?: string): Promise<void> => {
  const tx = db.transaction('standing', 'readwrite', { durability: 'strict' })
  for (const answer of await tx.store.getAll())
    if (answer.owner === owner && (id === undefined || answer.id === id)) void tx.store.delete(answer.id)
  await tx.done
}

/** Removes what does not hold any more. */
export const sweepStanding = async (db: Database, at: number): Promise<void> => {
  const tx = db.transaction('standing', 'readwrite')
  for (const answer of await tx.store.getAll()) if (at >= answer.expires) void tx.store.delete(answer.id)
  await tx.done
}

/** Counts a use, in the transaction in which it is written down; `false` where the answer was taken back meanwhile. */
export const useStanding = async (tx: StrictTransaction, id: string, at: number): Promise<boolean> => {
  const store = tx.objectStore('standing')
  const answer = await store.get(id)
  if (!answer || !holds(answer, at)) return false
  await store.put({ ...answer, used: at, uses: answer.uses + 1 })
  return true
}
