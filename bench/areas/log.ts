import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../policy-server/testing/start-postgres.ts'
import type { Area } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { measureAppends } from '../log/appends.ts'

const measureStores = async (): Promise<readonly Row[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  const postgres = await startPostgres({ durable: true })
  try {
    const rows = [...(await measureAppends({ name: 'PGlite', where: { dataDir } }))]
    if (!postgres) console.error('PostgreSQL is not measured: there is none here')
    else {
      const where = { database: await postgres.newDatabase() }
      rows.push(...(await measureAppends({ name: 'PostgreSQL', where, databasePid: postgres.pid })))
    }
    return rows
  } finally {
    await postgres?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The log: what an append costs, beside what nothing could do without, and what verifying costs. */
export const LOG: Area = { measure: measureStores, options: { long: { type: 'boolean' } } }
