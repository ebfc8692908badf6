import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type Beginning, makeDatabaseFolder, newDatabase } from './new-database.ts'

const STONES: Beginning = {
  of: 'a table of stones',
  fill: async (client) => {
    await client.exec(`create table stones (name text); insert into stones values ('flint')`)
  }
}

let root: string
let folder: string
const cache = mkdtempSync(join(tmpdir(), 'writ-cache-'))
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'writ-new-'))
  folder = join(root, 'db')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

const stonesIn = async (given: PGliteOptions) => {
  const client = await PGlite.create(given)
  const { rows } = await client.query('select name from stones')
  await client.close()
  return rows
}

test('a new database in memory holds what was filled in, and each is its own', { timeout: 120_000 }, async () => {
  const client = await PGlite.create({ loadDataDir: await newDatabase(STONES, cache) })
  await client.exec(`insert into stones values ('chalk')`)
  await client.close()
  expect(await stonesIn({ loadDataDir: await newDatabase(STONES, cache) })).toEqual([{ name: 'flint' }])
})

test('a folder that stands is left as it is', async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'mine'), 'x')
  await makeDatabaseFolder(folder, STONES, cache)
  expect(readdirSync(folder)).toEqual(['mine'])
})

test('a folder half made by a server that was killed is made anew', async () => {
  mkdirSync(`${folder}.part`)
  writeFileSync(join(`${folder}.part`, 'PG_VERSION'), 'half')
  await makeDatabaseFolder(folder, STONES, cache)
  expect(existsSync(`${folder}.part`)).toBe(false)
  expect(await stonesIn({ dataDir: folder })).toEqual([{ name: 'flint' }])
})

test('nobody else on the machine may read it', async () => {
  await makeDatabaseFolder(folder, STONES, cache)
  expect((statSync(folder).mode & 0o077).toString(8)).toBe('0')
})

test('what it starts from is made once, also by many at a time', { timeout: 120_000 }, async () => {
  let made = 0
  const own = join(root, 'own')
  const counted: Beginning = {
    ...STONES,
    fill: async (client) => {
      made++
      await STONES.fill(client)
    }
  }
  await Promise.all([newDatabase(counted, own), newDatabase(counted, own)])
  expect(readdirSync(own)).toHaveLength(1)
  const before = made
  await makeDatabaseFolder(folder, counted, own)
  expect(made).toBe(before)
  expect(await stonesIn({ dataDir: folder })).toEqual([{ name: 'flint' }])
})

test('where nothing can be kept it is made all the same, and nothing is left', { timeout: 120_000 }, async () => {
  const file = join(root, 'file')
  writeFileSync(file, 'where a folder would be')
  await makeDatabaseFolder(folder, STONES, join(file, 'cache'))
  expect(await stonesIn({ dataDir: folder })).toEqual([{ name: 'flint' }])
  expect(readdirSync(root).sort()).toEqual(['db', 'file'])
})

test('a beginning that fails is said, and not kept', async () => {
  const broken: Beginning = {
    of: 'broken',
    fill: (client) => client.exec('select nothing from nowhere').then(() => undefined)
  }
  const own = join(root, 'own')
  await expect(newDatabase(broken, own)).rejects.toThrow(/nowhere/)
  expect(readdirSync(own)).toEqual([])
})
