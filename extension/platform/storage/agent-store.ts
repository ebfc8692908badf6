import type { Database, Enrolment } from './database.ts'
import type { StrictTransaction } from './journal.ts'

/** What an agent asked of the person on this device lately. Times are milliseconds since the epoch. */
export interface AskingAgent {
  readonly id: string
  readonly agent: string
  readonly owner: string
  /** When it asked, and when the answer was no. */
  readonly asked: readonly number[]
  readonly noes: readonly number[]
  /** The question whether it may go on, while that is open. */
  readonly brake?: string
  /** It may ask again from then on. */
  readonly calm?: number
  /** When the person stopped it. */
  readonly stopped?: number
}

/** So many questions, or noes, of one agent within so many milliseconds, and the next question is whether it may go on. */
export const FLOOD = { questions: 12, noes: 4, ms: 10 * 60_000 } as const
/** How long the next question waits once the person let it go on, in milliseconds. */
export const COOL_DOWN_MS = 30_000

/** Whose agent it is. Enrolling anew lifts no stop, so that the device is no part of it. */
export const personOf = ({ issuer, tenant, person }: Enrolment): string => JSON.stringify([issuer, tenant, person])

const idOf = (owner: string, agent: string): string => JSON.stringify([owner, agent])

const blank = (owner: string, agent: string): AskingAgent => ({
  id: idOf(owner, agent),
  agent,
  owner,
  asked: [],
  noes: []
})

type Reader = Pick<Database, 'get'> | StrictTransaction

const isTransaction = (from: Reader): from is StrictTransaction => 'objectStore' in from

export const askingAgent = async (from: Reader, owner: string, agent: string): Promise<AskingAgent> => {
  const id = idOf(owner, agent)
  const kept = isTransaction(from) ? await from.objectStore('agents').get(id) : await from.get('agents', id)
  return kept ?? blank(owner, agent)
}

export const putAgent = async (tx: StrictTransaction, agent: AskingAgent): Promise<void> => {
  await tx.objectStore('agents').put(agent)
}

/** What counts of a list of times; a time ahead of the clock was never true. */
export const recent = (times: readonly number[], now: number): readonly number[] =>
  times.filter((at) => at > now - FLOOD.ms && at <= now)

/** Does it ask too much? */
export const isFlooding = ({ asked, noes }: AskingAgent, now: number): boolean =>
  recent(asked, now).length >= FLOOD.questions || recent(noes, now).length >= FLOOD.noes

/** The agents that this person stopped on this device, latest first. */
export const stoppedAgents = async (db: Database, owner: string): Promise<readonly StoppedAt[]> =>
  (await db.getAll('agents'))
    .flatMap(({ owner: whose, agent, stopped }) =>
      whose === owner && stopped !== undefined ? [{ agent, at: stopped }] : []
    )
    .sort((a, b) => b.at - a.at)

export interface StoppedAt {
  readonly agent: string
  readonly at: number
}

/** Lets a stopped agent go on: it begins anew, with nothing counted. */
export const liftAgent = (db: Database, owner: string, agent: string): Promise<void> =>
  db.delete('agents', idOf(owner, agent))
