import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { PgDialect, type PgTransactionConfig } from 'drizzle-orm/pg-core'
import type { Pool, QueryResult } from 'pg'
import { poolTransactions } from './pool-transactions.ts'
import type { Queries } from './queries.ts'
import * as schema from './schema.ts'
import { enterTenant } from './tenant-role.ts'

const BEGIN = 'begin isolation level read committed'

/** PostgreSQL as one tenant may use it: a statement by itself runs in a transaction of that tenant. */
class TenantPool {
  readonly #pool: Pool
  readonly #enter: ReturnType<PgDialect['sqlToQuery']>

  constructor(pool: Pool, tenant: string) {
    this.#pool = pool
    this.#enter = new PgDialect().sqlToQuery(enterTenant(tenant))
  }

  async query(...given: readonly [unknown, unknown?]): Promise<QueryResult> {
    const client = await this.#pool.connect()
    let broken: Error | undefined
    try {
      await client.query(BEGIN)
      await client.query(this.#enter.sql, this.#enter.params)
      const result = await client.query(...(given as [string, unknown[]]))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => {
        broken = failed
      })
      throw error
    } finally {
      // A connection that could not roll back is still the tenant's: nobody else gets it.
      client.release(broken)
    }
  }
}

type Work = Parameters<Queries['transaction']>[0]

/**
 * Narrows PostgreSQL to one tenant.
 *
 * INVARIANT: transactions of one tenant run one after the other, in this process and in every other on the database: each begins
 * by taking the tenant's lock. What the embedded database's one connection gives (a log that is appended to in order, uses and
 * budgets that are counted before they are spent) so holds with many servers; tenants do not wait for each other.
 */
export const narrowPool = (pool: Pool, tenant: string): Queries => {
  const transactionOf = poolTransactions(pool)
  const narrowed = drizzle(new TenantPool(pool, tenant) as unknown as Pool, { schema }) as unknown as Queries
  const config: PgTransactionConfig = { isolationLevel: 'read committed' }
  // Here they wait without a connection each, so that one busy tenant leaves connections to the others.
  let line: Promise<unknown> = Promise.resolve()

  const alone = (work: Work): Promise<unknown> =>
    transactionOf(async (tx) => {
      // What is read after the lock was taken was committed before: each statement sees the newest (read committed).
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`writ:${tenant}`}, 0))`)
      await tx.execute(enterTenant(tenant))
      return work(tx as unknown as Parameters<Work>[0])
    }, config)

  const transaction = (work: Work): Promise<unknown> => {
    const done = line.then(() => alone(work))
    line = done.catch(() => undefined)
    return done
  }
  return Object.assign(narrowed, { transaction: transaction as Queries['transaction'] })
}
