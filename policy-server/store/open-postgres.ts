import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import { type Bus, openBus } from './bus.ts'
import { MIGRATIONS } from './migrations-folder.ts'
import { narrowPool } from './narrow-pool.ts'
import { poolTransactions } from './pool-transactions.ts'
import type { Queries, ServerQueries, Store } from './queries.ts'
import * as schema from './schema.ts'
import { grantTenantTables, makeTenantRole } from './tenant-role.ts'

const CONNECTIONS = 20
/** A server that stands still in a transaction does not hold up the others for longer than this. */
const IDLE_MS = 30_000
const START_LOCK = 'writ:start'

/** Brings the tables up to date; of servers that start at once, one after the other does. */
const prepare = async (pool: Pool): Promise<void> => {
  const client = await pool.connect()
  try {
    const db = drizzle(client, { schema })
    await db.execute(sql`select pg_advisory_lock(hashtextextended(${START_LOCK}, 0))`)
    await makeTenantRole(db)
    await migrate(db, { migrationsFolder: MIGRATIONS })
    await grantTenantTables(db)
    await db.execute(sql`select pg_advisory_unlock(hashtextextended(${START_LOCK}, 0))`)
    client.release()
  } catch (error) {
    // With the connection goes its lock.
    client.release(true)
    throw error
  }
}

/**
 * Opens a PostgreSQL database, 15 or newer, which many servers may use at once. Its user must own the tables, and either be
 * allowed to make roles or be a member of `writ_tenant`.
 */
export const openPostgres = async (url: string): Promise<Store> => {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    idle_in_transaction_session_timeout: IDLE_MS,
    application_name: 'writ'
  })
  // A connection that is lost while nobody uses it is no error: the next query opens another.
  pool.on('error', () => undefined)
  // Nor is one that is lost between two statements of who uses it: the next of them fails, and with it what they are for.
  pool.on('connect', (client) => client.on('error', () => undefined))
  let bus: Bus
  try {
    await prepare(pool)
    bus = await openBus(url, pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  const narrowed = new Map<string, Queries>()
  return {
    server: Object.assign(drizzle(pool, { schema }), {
      transaction: poolTransactions(pool)
    }) as unknown as ServerQueries,
    of: (tenant) => {
      const db = narrowed.get(tenant) ?? narrowPool(pool, tenant)
      narrowed.set(tenant, db)
      return db
    },
    bus,
    close: async () => {
      await bus.close()
      await pool.end()
    }
  }
}
