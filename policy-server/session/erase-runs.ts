import type { ServerEvent } from '@writ/dsl/contract'
import { and, asc, eq, inArray, isNotNull, lt, notExists, sql } from 'drizzle-orm'
import { eraseLeaves, type HeldLeaf } from '../audit/erase-leaves.ts'
import {
  agentReserves,
  logLeaves,
  type Queries,
  recordings,
  runEvents,
  runs,
  secondQuestions,
  sessions
} from '../store/index.ts'

export type ErasedWhy = Extract<ServerEvent, { kind: 'leaves-erased' }>['why']

/** Runs that are erased in one transaction. */
const AT_ONCE = 100

const leavesOf = async (tx: Queries, ids: readonly string[]): Promise<HeldLeaf[]> =>
  (
    await tx
      .select({ n: logLeaves.n, leaf: logLeaves.leaf })
      .from(logLeaves)
      .where(and(inArray(logLeaves.run, [...ids]), isNotNull(logLeaves.leaf)))
  ).flatMap(({ n, leaf }) => (leaf === null ? [] : [{ n, leaf }]))

/** What the server holds of runs besides the log: nothing stays but that they were, whose, and how they ended. */
const eraseRecords = async (tx: Queries, ids: readonly string[], at: Date): Promise<void> => {
  const nothing = {
    text: '',
    inputs: {},
    decided: null,
    token: null,
    report: null,
    traceParent: null,
    sentAs: null,
    erasedAt: at
  }
  const erased = await tx
    .update(runs)
    .set(nothing)
    .where(inArray(runs.id, [...ids]))
    .returning({ session: runs.session })
  await tx.delete(runEvents).where(inArray(runEvents.run, [...ids]))
  await tx.delete(agentReserves).where(inArray(agentReserves.run, [...ids]))
  await tx.delete(recordings).where(inArray(recordings.run, [...ids]))
  await tx.delete(secondQuestions).where(inArray(secondQuestions.run, [...ids]))
  // What the person asked for goes with the last run that came of it.
  const kept = tx
    .select({ one: sql`1` })
    .from(runs)
    .where(and(eq(runs.session, sessions.id), sql`${runs.erasedAt} is null`))
  const asked = [...new Set(erased.map(({ session }) => session))]
  if (asked.length > 0)
    await tx
      .update(sessions)
      .set({ request: '' })
      .where(and(inArray(sessions.id, asked), notExists(kept)))
}

/** Erases runs that have ended, from the log and from what is held of them. `besides` are leaves that go with them. */
export const eraseRuns = async (
  tx: Queries,
  ids: readonly string[],
  why: ErasedWhy,
  at: Date,
  besides: readonly HeldLeaf[] = []
): Promise<number> => {
  const held = ids.length > 0 ? await leavesOf(tx, ids) : []
  const all = [...held, ...besides]
  if (ids.length > 0) await eraseRecords(tx, ids, at)
  await eraseLeaves(tx, all, why, at)
  return all.length
}

/**
 * Erases what ended before `before`; returns how many leaves. What a person says of a lost act later on goes with the next turn.
 */
export const eraseEndedBefore = async (db: Queries, before: Date, at: Date): Promise<number> => {
  let count = 0
  for (;;) {
    const erased = await db.transaction(async (tx) => {
      const old = await tx
        .selectDistinct({ id: runs.id, endedAt: runs.endedAt })
        .from(runs)
        .innerJoin(logLeaves, eq(logLeaves.run, runs.id))
        .where(and(lt(runs.endedAt, before), isNotNull(logLeaves.leaf)))
        .orderBy(asc(runs.endedAt))
        .limit(AT_ONCE)
      return eraseRuns(
        tx,
        old.map(({ id }) => id),
        'retention',
        at
      )
    })
    if (erased === 0) return count
    count += erased
  }
}
