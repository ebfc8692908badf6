import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Beginning, makeDatabaseFolder, newDatabase } from './new-database.ts'

const STONES: Beginning = {
  of: 'a table of stones',
  fill: async (client) => {
    await client.exec(`create table stones (name text); insert into stones values ('flint')`)
  }
}

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'writ-new-'))
  folder = join(root, 'db')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const stonesIn = async (given: PGliteOptions) => {
  const client = await PGlite.create(given)
  const { rows } = await client.query('select name from stones')
  await client.close()
  return rows
}

test('a new database in memory holds what was filled in, and each is its own', async () => {
  const client = await PGlite.create({ loadDataDir: await newDatabase(STONES) })
  await client.exec(`insert into stones values ('chalk')`)
  await client.close()
  expect(await stonesIn({ loadDataDir: await newDatabase(STONES) })).toEqual([{ name: 'flint' }])
})

test('a folder that stands is left as it is', async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'mine'), 'x')
  await makeDatabaseFolder(folder, STONES)
  expect(readdirSync(folder)).toEqual(['mine'])
})

test('a folder half made by a server that was killed is made anew', async () => {
  mkdirSync(`${folder}.part`)
  writeFileSync(join(`${folder}.part`, 'PG_VERSION'), 'half')
  await makeDatabaseFolder(folder, STONES)
  expect(existsSync(`${folder}.part`)).toBe(false)
  expect(await stonesIn({ dataDir: folder })).toEqual([{ name: 'flint' }])
})

test('nobody else on the machine may read it', async () => {
  await makeDatabaseFolder(folder, STONES)
  expect((statSync(folder).mode & 0o077).toString(8)).toBe('0')
})
