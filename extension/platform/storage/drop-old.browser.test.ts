import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../redteam/token/storage-pages.ts'

type Global = typeof globalThis & { readonly storage: typeof StorageEntry }

const DAY = 24 * 60 * 60 * 1000

let pages: StoragePages
let page: Page
beforeAll(async () => {
  pages = await openStoragePages()
  page = pages.tabs[0]
})
afterAll(() => pages?.close())

/** A device with one run that was over three days ago, the end of which was proven to be in the log, and one that has begun since. */
const writeRuns = (doubt: boolean) =>
  page.evaluate(
    async ({ at, inDoubt }) => {
      const { openDatabase } = (globalThis as Global).storage
      await new Promise((resolve) => {
        indexedDB.deleteDatabase('writ').onsuccess = resolve
      })
      const db = await openDatabase()
      const told = [
        ['run-begun', 'run_1'],
        ['run-ended', 'run_1'],
        ['run-begun', 'run_2']
      ]
      for (const [seq, [kind, run]] of told.entries())
        await db.put('journal', { device: 'dev_1', seq, signed: { entry: { at, event: { kind, run } } } } as never)
      const why = { at: 1, fault: 'rolled-back', why: 'it is shorter' }
      const newest = { seq: 2, leaf: new Uint8Array() }
      await db.put('device', { id: 'log dev_1', newest, ...(inDoubt && { doubt: why }) } as never)
      db.close()
    },
    { at: new Date(Date.now() - 3 * DAY).toISOString(), inDoubt: doubt }
  )

beforeEach(() => writeRuns(false))

const left = () =>
  page.evaluate(async () => {
    const db = await (globalThis as Global).storage.openDatabase()
    const seqs = (await db.getAll('journal')).map(({ seq }) => seq)
    db.close()
    return seqs
  })

const drop = () =>
  page.evaluate(async (now) => {
    const { dropEnded, openDatabase } = (globalThis as Global).storage
    const db = await openDatabase()
    const count = await dropEnded(db, now)
    db.close()
    return count
  }, Date.now())

test('nothing is dropped while the log is in doubt: what was proven may not be in it any more', async () => {
  await writeRuns(true)
  expect([await drop(), await left()]).toEqual([0, [0, 1, 2]])
  await writeRuns(false)
  expect([await drop(), await left()]).toEqual([1, [2]])
})

test.each([
  ['at once by both clocks', 0, [2]],
  ['at once where this one is behind', -DAY, [2]],
  ['not yet where this one is ahead', 10 * DAY, [0, 1, 2]],
  ['not yet where nobody compared them', undefined, [0, 1, 2]]
] as const)('what a person keeps for fewer days goes %s', async (_how, ahead, stays) => {
  const chosen = await page.evaluate(
    async (given) => {
      const { chosenDays, keepFor, openDatabase } = (globalThis as Global).storage
      const db = await openDatabase()
      await keepFor(db, 1, { keepDays: undefined, ahead: given.ahead, now: given.now })
      const days = await chosenDays(db)
      db.close()
      return days
    },
    { ahead, now: Date.now() }
  )
  expect([chosen, await left()]).toEqual([1, stays])
})

test('of a person who is forgotten only the device’s own stays, whatever stores there are', async () => {
  const names = await page.evaluate(async () => {
    const { forgetPerson, openDatabase, STORES } = (globalThis as Global).storage
    const db = await openDatabase()
    const rows = (store: (typeof STORES)[number]) => db.getAllKeys(store).then((keys) => keys.map(String))
    for (const store of STORES) {
      const path = db.transaction(store).store.keyPath as string | string[]
      const parts = (Array.isArray(path) ? path : [path]).map((name) => [name, `of ${store}`])
      await db.put(store, Object.fromEntries(parts))
    }
    await db.put('device', { id: 'enrolment' } as never)
    const written = await Promise.all(STORES.map(rows))
    await forgetPerson(db)
    const stays = Object.fromEntries(await Promise.all(STORES.map(async (store) => [store, await rows(store)])))
    db.close()
    return { written: written.filter((keys) => keys.length > 0).length, stores: STORES.length, stays }
  })
  expect(names.written).toBe(names.stores)
  const { device, meta, vault, ...forgotten } = names.stays as Record<string, string[]>
  expect({ device, meta, vault }).toEqual({
    device: ['log dev_1', 'of device'],
    meta: ['of meta'],
    vault: ['of vault']
  })
  expect(Object.values(forgotten).flat()).toEqual([])
})
