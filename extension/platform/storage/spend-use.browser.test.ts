import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as StorageEntry from '../../../redteam/token/storage-entry.ts'
import { openStoragePages, type StoragePages } from '../../../redteam/token/storage-pages.ts'

type Global = typeof globalThis & { readonly storage: typeof StorageEntry }

let pages: StoragePages
beforeAll(async () => {
  pages = await openStoragePages()
})
afterAll(() => pages?.close())

type Uses = Readonly<Record<string, number>>
type Counts = Readonly<Record<string, { readonly now: readonly string[]; readonly refused: number }>>

/** What the run that goes on has spent, where the held one had spent `spent`; and what the held one has then. */
const carried = async (spent: Uses, counts: Counts): Promise<{ readonly from: Uses; readonly to: Uses }> => {
  const [page] = pages.tabs
  return await page.evaluate(
    async ([uses, given]) => {
      const { carryUses, openDatabase, spendUse, STORES } = (globalThis as Global).storage
      const db = await openDatabase()
      await db.clear('uses')
      const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
      for (const [effect, times] of Object.entries(uses))
        for (let n = 0; n < times; n++) await spendUse(tx, 'held', effect, times)
      await carryUses(tx, { from: 'held', to: 'next', counts: new Map(Object.entries(given)) })
      await tx.done
      const all = await db.getAll('uses')
      db.close()
      const of = (run: string) =>
        Object.fromEntries(
          all.flatMap(({ id, count }) => (id.startsWith(`${run} `) ? [[id.slice(run.length + 1), count]] : []))
        )
      return { from: of('held'), to: of('next') }
    },
    [spent, counts] as const
  )
}

test.each([
  ['the same effect by another name', { e1: 2 }, { e1: { now: ['e4'], refused: 0 } }, { e4: 2 }],
  ['an effect that became two', { e1: 2 }, { e1: { now: ['e1', 'e2'], refused: 0 } }, { e1: 2, e2: 2 }],
  [
    'two that became one',
    { e1: 2, e2: 1 },
    { e1: { now: ['e1'], refused: 0 }, e2: { now: ['e1'], refused: 0 } },
    { e1: 3 }
  ],
  [
    'two that changed their names with each other',
    { e1: 3, e2: 1 },
    { e1: { now: ['e2'], refused: 0 }, e2: { now: ['e1'], refused: 0 } },
    { e1: 1, e2: 3 }
  ],
  ['what is not in the new plan', { e1: 2, e2: 1 }, { e1: { now: [], refused: 0 } }, {}],
  ['uses that were refused, which are given back', { e1: 3 }, { e1: { now: ['e1'], refused: 1 } }, { e1: 2 }],
  ['only uses that were refused', { e1: 1 }, { e1: { now: ['e1'], refused: 1 } }, {}],
  ['more noes than uses', { e1: 1 }, { e1: { now: ['e1'], refused: 3 } }, {}],
  [
    'noes of one effect, which give back none of another',
    { e1: 1, e2: 2 },
    {
      e1: { now: ['e1'], refused: 3 },
      e2: { now: ['e1'], refused: 0 }
    },
    { e1: 2 }
  ],
  ['an effect that was never used', {}, { e1: { now: ['e1'], refused: 0 } }, {}]
] as const)('a run that goes on has spent what the held one had: %s', async (_, spent, counts, expected) => {
  expect(await carried(spent, counts)).toEqual({ from: spent, to: expected })
})

test('an effect that took over what was spent can be used only as often as is left', async () => {
  const [page] = pages.tabs
  await carried({ e1: 2 }, { e1: { now: ['e2'], refused: 0 } })
  const told = await page.evaluate(async () => {
    const { openDatabase, spendUse, STORES } = (globalThis as Global).storage
    const db = await openDatabase()
    const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
    const spent = [await spendUse(tx, 'next', 'e2', 3), await spendUse(tx, 'next', 'e2', 3)]
    await tx.done
    db.close()
    return spent.map((one) => (one.ok ? one.value : one.refusal.code))
  })
  expect(told).toEqual([3, 'capability/used-up'])
})
