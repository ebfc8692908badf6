import { expect, test } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import { tabTaker } from './tab-taker.ts'

const run = (id: string, more: Partial<RunRecord> = {}): RunRecord =>
  ({ run: id, session: 's', phase: 'running', ...more }) as RunRecord

test('of two runs that begin at once, one gets the tab', async () => {
  const taker = tabTaker(async () => [run('a'), run('b')], 's')
  const [a, b] = await Promise.all([taker('a'), taker('b')])
  expect([a(1), b(1), a(1), b(2)]).toEqual([true, false, true, true])
})

test('what a live run holds is nobody else’s, whenever it was written down', async () => {
  const runs = [run('a'), run('b')]
  const taker = tabTaker(async () => runs, 's')
  const late = await taker('b')
  expect((await taker('a'))(1)).toBe(true)
  runs[0] = run('a', { tab: 1, tabs: { t: 2 } })
  expect([late(1), (await taker('b'))(1), (await taker('b'))(2), (await taker('b'))(3)]).toEqual([
    false,
    false,
    false,
    true
  ])
})

test('a run that began while the records were read keeps what it took', async () => {
  const runs = [run('b')]
  let read = () => {}
  const reading = new Promise<void>((resolve) => {
    read = resolve
  })
  let slow = true
  const taker = tabTaker(async () => {
    const seen = [...runs]
    if (slow) await reading
    return seen
  }, 's')
  const late = taker('b')
  slow = false
  runs.push(run('a'))
  expect((await taker('a'))(1)).toBe(true)
  read()
  expect((await late)(1)).toBe(false)
})

test('what an ended run had, and what another session wrote, is free', async () => {
  const runs = [run('a'), run('b'), run('c', { session: 'older', tab: 7 })]
  const taker = tabTaker(async () => runs, 's')
  expect((await taker('a'))(1)).toBe(true)
  runs[0] = run('a', { phase: 'ended', tab: 1 })
  const b = await taker('b')
  expect([b(1), b(7)]).toEqual([true, true])
})
