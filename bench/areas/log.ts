import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BareDatabase, openBarePglite, openBarePostgres } from '../../policy-server/testing/bare-database.ts'
import { startPostgres } from '../../policy-server/testing/start-postgres.ts'
import { textsOf } from '../../policy-server/testing/test-log.ts'
import type { Area } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { measureAppends } from '../log/appends.ts'
import { bareInserts } from '../log/bare-inserts.ts'
import { rawFlushes, rawSignatures, rawTree } from '../log/floors.ts'
import { measureGrown } from '../log/grown-log.ts'
import { measureJournal } from '../log/journal-cost.ts'
import { madeLeaves } from '../log/made-log.ts'
import { measureVerifying } from '../log/verifying.ts'
import { writeResults } from '../log/write-results.ts'

/** How many rows a bare database is given at once. */
const INSERTED = [1, 100, 500]

const floorsOf = async (name: string, db: BareDatabase, leaf: string): Promise<readonly Row[]> => {
  const rows: Row[] = []
  try {
    for (const size of INSERTED) {
      const value = Math.round(await bareInserts(db, leaf, size))
      rows.push({ metric: `floor: bare rows of a leaf’s bytes, ${name}, ${size} each time`, value, unit: 'a second' })
    }
    return rows
  } finally {
    await db.close()
  }
}

const measureStores = async (leaf: string): Promise<readonly Row[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  const postgres = await startPostgres({ durable: true })
  try {
    const rows: Row[] = [
      { metric: 'floor: flushes of a block', value: Math.round(rawFlushes(dataDir)), unit: 'a second' },
      ...(await floorsOf('PGlite', await openBarePglite(dataDir), leaf)),
      ...(await measureAppends({ name: 'PGlite', where: { dataDir } }))
    ]
    if (!postgres) console.error('PostgreSQL is not measured: there is none here')
    else {
      const where = { database: await postgres.newDatabase() }
      rows.push(
        ...(await floorsOf('PostgreSQL', await openBarePostgres(await postgres.newDatabase()), leaf)),
        ...(await measureAppends({ name: 'PostgreSQL', where, databasePid: postgres.pid }))
      )
    }
    return rows
  } finally {
    await postgres?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const GROWN = 50_000
const LONG_GROWN = 1_000_000

const measureGrowth = async (long: boolean): Promise<readonly Row[]> => {
  const postgres = await startPostgres({ durable: true })
  try {
    return postgres ? await measureGrown(await postgres.newDatabase(), long ? LONG_GROWN : GROWN) : []
  } finally {
    await postgres?.stop()
  }
}

/** The log: what an append costs, beside what nothing could do without, and what verifying costs; a part alone with `only`: `verify`, `grown`, `journal` or `append`. `long` goes up to a million leaves. */
export const LOG: Area = {
  options: { long: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' } },
  measure: async ({ long, only, write }) => {
    const isWanted = (part: string): boolean => only === undefined || only === part
    const leaf = textsOf([...madeLeaves(12)]).at(-1) ?? ''
    const signatures = rawSignatures()
    const rows: Row[] = [
      {
        metric: 'floor: Ed25519 signatures verified',
        value: Math.round(signatures),
        unit: 'for a second of processor time'
      },
      {
        metric: 'floor: a leaf’s hash and one node’s',
        value: Math.round(rawTree(leaf)),
        unit: 'for a second of processor time'
      }
    ]
    if (isWanted('verify')) rows.push(...(await measureVerifying(signatures, long === true)))
    if (isWanted('grown')) rows.push(...(await measureGrowth(long === true)))
    if (isWanted('journal')) rows.push(...(await measureJournal()))
    if (isWanted('append')) rows.push(...(await measureStores(leaf)))
    if (write) await writeResults(rows, long ? '--long ' : '')
    return rows
  }
}
