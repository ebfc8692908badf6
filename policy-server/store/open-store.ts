import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PgliteQueryResultHKT } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { lockData } from './data-lock.ts'
import { DURABLE_START, DurableFiles } from './durable-files.ts'
import * as schema from './schema.ts'

/** The database, or a transaction on it: what every query takes. */
export type Queries = PgDatabase<PgliteQueryResultHKT, typeof schema>

export interface Store {
  readonly db: Queries
  close(): Promise<void>
}

const MIGRATIONS = join(import.meta.dirname, 'migrations')

/**
 * Opens the embedded database and brings its tables up to date. Without `dataDir` everything is in memory.
 * A directory left by a killed server is taken over and recovered from its write-ahead log; one in use throws.
 */
export const openStore = async (dataDir?: string): Promise<Store> => {
  const release = dataDir === undefined ? () => undefined : lockData(dataDir)
  try {
    const client =
      dataDir === undefined
        ? await PGlite.create()
        : await PGlite.create({ fs: new DurableFiles(join(dataDir, 'db')), startParams: DURABLE_START })
    const db = drizzle(client, { schema })
    await migrate(db, { migrationsFolder: MIGRATIONS })
    return {
      db,
      close: async () => {
        await client.close()
        release()
      }
    }
  } catch (error) {
    release()
    throw error
  }
}
