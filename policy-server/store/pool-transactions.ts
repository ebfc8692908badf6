import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Pool, PoolClient } from 'pg'
import * as schema from './schema.ts'

type Db = NodePgDatabase<typeof schema>

/**
 * Transactions on connections of a pool, each of which goes back to the pool however the transaction ends. Drizzle's own keeps the connection for ever
 * where `begin` fails (0.45), which it does on each that is in use as its database goes: soon there were none left.
 */
export const poolTransactions = (pool: Pool): Db['transaction'] => {
  const known = new WeakMap<PoolClient, Db>()
  return async (work, config) => {
    const client = await pool.connect()
    try {
      const db = known.get(client) ?? drizzle(client, { schema })
      known.set(client, db)
      return await db.transaction(work, config)
    } finally {
      // One that cannot be asked any more the pool takes out by itself.
      client.release()
    }
  }
}
