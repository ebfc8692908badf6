import { expect, test } from 'vitest'
import type { StrictTransaction } from './journal.ts'
import { spendRate } from './spend-rate.ts'

/** One store of a transaction, in memory. */
const opened = () => {
  const rows = new Map<string, { readonly id: string }>()
  const store = {
    get: async (id: string) => rows.get(id),
    put: async (row: { id: string }) => void rows.set(row.id, row)
  }
  return { objectStore: () => store } as unknown as StrictTransaction
}
const RATE = { count: 2, perSeconds: 60 }
const spender =
  (tx = opened()) =>
  async (now: number, { owner = 'ann', name = 'tell', rate = RATE } = {}) =>
    (await spendRate(tx, { owner, name, rate }, now)).ok

test('so many calls begin within the time, whoever makes them, and no more', async () => {
  const spend = spender()
  expect([await spend(0), await spend(59_000), await spend(59_999)]).toEqual([true, true, false])
  // The first is over, the second is not.
  expect([await spend(60_000), await spend(60_001)]).toEqual([true, false])
})

test('another person’s calls and another feature’s are counted apart', async () => {
  const spend = spender()
  expect([await spend(0), await spend(0), await spend(0)]).toEqual([true, true, false])
  expect([await spend(0, { owner: 'bob' }), await spend(0, { name: 'pay' })]).toEqual([true, true])
})

test('a rate over a longer time counts what was before', async () => {
  const spend = spender()
  expect([await spend(0), await spend(70_000)]).toEqual([true, true])
  expect(await spend(70_001, { rate: { count: 2, perSeconds: 3600 } })).toBe(false)
})

test('a clock that is moved back frees nothing, and one that ran ahead blocks for the time itself alone', async () => {
  const spend = spender()
  expect([await spend(1_000_000_000), await spend(1_000_000_000), await spend(0)]).toEqual([true, true, false])
  const ahead = spender()
  expect([await ahead(1_000_000_000), await ahead(0), await ahead(60_000)]).toEqual([true, true, true])
})

test('where there is no rate nothing is counted', async () => {
  const tx = opened()
  for (let i = 0; i < 5; i++) expect((await spendRate(tx, { owner: 'a', name: 'b', rate: undefined }, 0)).ok).toBe(true)
})
