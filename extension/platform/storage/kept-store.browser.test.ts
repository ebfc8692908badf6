import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../redteam/token/storage-pages.ts'
import type { KeptFor } from './kept-store.ts'

type Global = typeof globalThis & { readonly storage: typeof StorageEntry }

const HOUR_MS = 3_600_000
const AT = 1_800_000_000_000
const WHOM: KeptFor = { owner: 'ann', agent: 'planner', epoch: 3, build: 'b', at: AT }

let pages: StoragePages
beforeAll(async () => {
  pages = await openStoragePages()
})
afterAll(() => pages?.close())

interface Then {
  /** When a run took it, in milliseconds. */
  readonly taken?: number
  readonly dropped?: readonly string[]
  /** When it was swept, and the epoch by then. */
  readonly swept?: readonly [at: number, epoch: number]
}

/** What is read of a value that was kept by `WHOM`, once something has happened to it; and how many are there. */
const readBy = async (by: Partial<KeptFor>, { taken, dropped, swept }: Then = {}, run = 'run_1') =>
  await pages.tabs[0].evaluate(
    async ([whom, reader, of, took, drops, sweeps]) => {
      const { dropKept, openDatabase, putKept, readKept, STORES, sweepKept, touchKept } = (globalThis as Global).storage
      const db = await openDatabase()
      await db.clear('kept')
      const put = db.transaction(STORES, 'readwrite', { durability: 'strict' })
      await putKept(put, { ...whom, run: 'run_1' }, [
        { name: 'x', type: { kind: 'text' }, from: [], value: 'the value' }
      ])
      await put.done
      if (took !== undefined) {
        const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
        await touchKept(tx, { run: 'run_1', name: 'x' }, took)
        await tx.done
      }
      if (drops) await dropKept(db, drops)
      if (sweeps) await sweepKept(db, { at: sweeps[0], epoch: sweeps[1] })
      const kept = await readKept(db, { run: of, name: 'x' }, { ...whom, ...reader })
      const left = await db.count('kept')
      db.close()
      return [kept?.value, left]
    },
    [WHOM, by, run, taken, dropped, swept] as const
  )

test('what was kept is read by the one that it was kept for, within its hour', async () => {
  expect(await readBy({})).toEqual(['the value', 1])
  expect(await readBy({ at: AT + HOUR_MS - 1 })).toEqual(['the value', 1])
})

test.each<[string, Partial<KeptFor>]>([
  ['another person, tenant, server or enrolment', { owner: 'bob' }],
  ['another agent', { agent: 'other' }],
  ['a device that heard of a revocation since', { epoch: 4 }],
  ['another build of the extension', { build: 'c' }],
  ['one who comes when its hour is over', { at: AT + HOUR_MS }],
  ['one whose clock was put back', { at: AT - 1 }]
])('it is not read by %s', async (_, by) => {
  expect(await readBy(by)).toEqual([undefined, 1])
})

test('it is its run’s, and nothing under that name of another', async () => {
  expect(await readBy({}, {}, 'run_2')).toEqual([undefined, 1])
})

test('its hour begins anew where a run takes it', async () => {
  expect(await readBy({ at: AT + HOUR_MS }, { taken: AT + 60_000 })).toEqual(['the value', 1])
  expect(await readBy({ at: AT + HOUR_MS + 60_000 }, { taken: AT + 60_000 })).toEqual([undefined, 1])
})

test('it is gone with its session, its hour and its epoch, and stays until then', async () => {
  expect(await readBy({}, { dropped: ['run_0', 'run_1'] })).toEqual([undefined, 0])
  expect(await readBy({}, { dropped: ['run_0', 'run_10'] })).toEqual(['the value', 1])
  expect(await readBy({}, { swept: [AT + HOUR_MS, 3] })).toEqual([undefined, 0])
  expect(await readBy({}, { swept: [AT, 4] })).toEqual([undefined, 0])
  expect(await readBy({}, { swept: [AT + HOUR_MS - 1, 3] })).toEqual(['the value', 1])
  // Under a clock that was ahead when it was kept, its hour would come much later.
  expect(await readBy({}, { swept: [AT - 1, 3] })).toEqual([undefined, 0])
})
