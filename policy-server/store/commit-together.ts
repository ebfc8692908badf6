import { sql } from 'drizzle-orm'
import type { Queries } from './queries.ts'

/** Runs a write in a transaction; its promise settles when that is committed, or was rolled back. */
export type CommitTogether = <T>(write: (tx: Queries) => Promise<T>) => Promise<T>

interface Waiting {
  readonly write: (tx: Queries) => Promise<unknown>
  readonly settle: (outcome: () => unknown) => void
}

/** Most writes of one transaction: so long waits nobody whose write came first. */
const MOST = 64

/** PostgreSQL ends a transaction that it gave up as if it were committed, and says nothing. Any statement in it fails. */
const failWhereGivenUp = async (tx: Queries): Promise<void> => {
  await tx.execute(sql`select 1`)
}

/**
 * Commits what many requests write in one transaction: those that come while one is under way go together in the next, so that
 * they share its one write to the disk. Each of several has a savepoint of its own: one that throws takes nothing of the others with it.
 * Where the transaction itself fails, all of it fails.
 */
export const commitTogether = (db: Queries): CommitTogether => {
  let waiting: Waiting[] = []
  let underWay = false

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    const [only, ...more] = batch
    if (only && more.length === 0) {
      const written = await db.transaction(async (tx) => {
        const done = await only.write(tx)
        await failWhereGivenUp(tx)
        return done
      })
      return only.settle(() => written)
    }
    const outcomes = await db.transaction(async (tx) => {
      const done: (() => unknown)[] = []
      for (const { write } of batch) {
        try {
          const written = await tx.transaction(write)
          done.push(() => written)
        } catch (error) {
          await failWhereGivenUp(tx)
          done.push(() => {
            throw error
          })
        }
      }
      return done
    })
    for (const [i, { settle }] of batch.entries()) settle(outcomes[i] ?? (() => undefined))
  }

  const work = async (): Promise<void> => {
    underWay = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST)
      waiting = waiting.slice(MOST)
      await commit(batch).catch((error: unknown) => {
        for (const { settle } of batch)
          settle(() => {
            throw error
          })
      })
    }
    underWay = false
  }

  return <T>(write: (tx: Queries) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const settle = (outcome: () => unknown): void => {
        try {
          resolve(outcome() as T)
        } catch (error) {
          reject(error)
        }
      }
      waiting.push({ write, settle })
      if (!underWay) void work()
    })
}
