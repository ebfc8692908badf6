import { expect, test } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import { isNew, tabOf, tabsOf, withTab } from './tab-of.ts'

const run = (tabs: RunRecord['tabs'], tab?: number): RunRecord =>
  ({ run: 'r', ...(tab !== undefined && { tab }), ...(tabs && { tabs }) }) as RunRecord

test('a run has its own tab and those that it names, but for what it closed', () => {
  expect(tabsOf(run(undefined))).toEqual([])
  expect(tabsOf(run({ a: 2, b: null, c: 0 }, 1))).toEqual([1, 2, 0])
})

test.each([
  ['its own', run({ a: 2 }, 1), undefined, 1],
  ['its own, not there yet', run({ a: 2 }), undefined, undefined],
  ['one that it names', run({ a: 2 }, 1), 'a', 2],
  ['one that it closed', run({ a: null }, 1), 'a', 'page/closed'],
  ['one that it never opened', run({ a: 2 }, 1), 'b', 'page/closed'],
  ['one named as what every object has', run({}, 1), 'constructor', 'page/closed']
] as const)('%s is found, or gone', (_, record, name, found) => {
  const tab = tabOf(record, name)
  expect(tab.ok ? tab.value : tab.refusal.code).toBe(found)
})

test('a name is new until its tab is opened, and is not new again when that is closed', () => {
  expect([isNew(run({}), undefined), isNew(run({}), 'a')]).toEqual([false, true])
  const opened = withTab(run({}, 1), 'a', 2)
  expect([isNew(opened, 'a'), opened.at]).toEqual([false, 2])
  const closed = withTab(opened, 'a', null)
  expect([isNew(closed, 'a'), tabsOf(closed), closed.at]).toEqual([false, [1], undefined])
  expect(withTab(closed, undefined, 7)).toMatchObject({ tab: 7, at: 7 })
})
