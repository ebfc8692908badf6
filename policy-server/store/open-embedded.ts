import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { lockData } from './data-lock.ts'
import { DURABLE_START, DurableFiles } from './durable-files.ts'
import { MIGRATIONS } from './migrations-folder.ts'
import { narrowPglite } from './narrow-pglite.ts'
import { type Beginning, makeDatabaseFolder, newDatabase } from './new-database.ts'
import type { ServerQueries, Store } from './queries.ts'
import * as schema from './schema.ts'
import { grantTenantTables, makeTenantRole } from './tenant-role.ts'

const bringUpToDate = async (client: PGlite): Promise<ServerQueries> => {
  const db = drizzle(client, { schema })
  await makeTenantRole(db)
  await migrate(db, { migrationsFolder: MIGRATIONS })
  await grantTenantTables(db)
  return db as unknown as ServerQueries
}

/** All that a new database is made from: migrations, and what is set up beside them. */
const readMaking = (): string =>
  readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(sql|json)$/.test(name))
    .sort()
    .map((name) => `${name}\n${readFileSync(join(MIGRATIONS, name), 'utf8')}`)
    .concat(readFileSync(fileURLToPath(import.meta.resolve('./tenant-role.ts')), 'utf8'))
    .join('\n')

const openClient = async (dataDir: string | undefined): Promise<PGlite> => {
  const beginning: Beginning = {
    of: readMaking(),
    fill: async (client) => {
      await bringUpToDate(client)
    }
  }
  if (dataDir === undefined) return PGlite.create({ loadDataDir: await newDatabase(beginning) })
  const folder = join(dataDir, 'db')
  await makeDatabaseFolder(folder, beginning)
  return PGlite.create({ fs: new DurableFiles(folder), startParams: DURABLE_START })
}

/**
 * Opens the embedded database and brings its tables up to date. Without `dataDir` everything is in memory. A folder left by a
 * killed server is taken over and recovered from its write-ahead log; one in use throws.
 */
export const openEmbedded = async (dataDir: string | undefined): Promise<Store> => {
  const release = dataDir === undefined ? () => undefined : lockData(dataDir)
  try {
    const client = await openClient(dataDir)
    return {
      server: await bringUpToDate(client),
      of: (tenant) => narrowPglite(client, tenant),
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
