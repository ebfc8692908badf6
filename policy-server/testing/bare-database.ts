import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { DURABLE_START, DurableFiles } from '../store/durable-files.ts'
import { EMPTY, makeDatabaseFolder } from '../store/new-database.ts'

/** A database without anything of ours, that takes one statement at a time. */
export interface BareDatabase {
  run(statement: string, values?: unknown[]): Promise<unknown>
  close(): Promise<void>
}

export const openBarePostgres = async (url: string): Promise<BareDatabase> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  return { run: (statement, values) => client.query(statement, values), close: () => client.end() }
}

/** The embedded database, as durable as the server's. */
export const openBarePglite = async (dataDir: string): Promise<BareDatabase> => {
  const folder = join(dataDir, 'bare')
  await makeDatabaseFolder(folder, EMPTY)
  const client = await PGlite.create({ fs: new DurableFiles(folder), startParams: DURABLE_START })
  return {
    run: (statement, values) => (values ? client.query(statement, values) : client.exec(statement)),
    close: () => client.close()
  }
}
