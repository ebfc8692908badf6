import { describe, expect, test } from 'vitest'
import { refIn } from './peer-hands.ts'
import { failuresOf, isDone, MEASURES, type Measure, ratioOf, rowsOfPlanner } from './rows-of-planner.ts'
import type { Measured, Side } from './side.ts'
import { allTokens, startTally, tokensOf } from './tally.ts'

const side = (trips: number, failed = ''): Side => ({
  tally: { told: 0, read: 0, written: 0, again: 0, trips },
  ms: 1,
  failed
})

const measured = (name: string, writ: Side, refs: Side): Measured => ({
  name,
  family: 'MiniWoB++',
  asks: false,
  sides: { writ: [writ], refs: [refs], selectors: [], bare: [] }
})

const measureOf = (said: string): Measure => {
  const found = MEASURES.find((measure) => measure.said === said)
  if (!found) throw new Error(`no measure ${said}`)
  return found
}

const trips = measureOf('round trips')

test('a task that one side did not do is in no ratio, and is told', () => {
  const failed = measured('b', side(1), side(100, 'reward 0'))
  const all = [measured('a', side(1), side(4)), failed]
  expect(ratioOf(all, 'refs', trips)).toBe(0.25)
  expect(isDone(failed, 'refs')).toBe(false)
  expect(failuresOf(failed)).toEqual(['refs failed: reward 0'])
  expect(ratioOf(all, 'selectors', trips)).toBeNaN()
})

test('what the library alone needs is under all of them, and of the tasks that both did', () => {
  const took = (ms: number, failed = ''): Side => ({ ...side(1, failed), ms })
  const ofTask = (writ: number, refs: number, bare: Side): Measured => ({
    ...measured('a', took(writ), took(refs)),
    sides: { writ: [took(writ)], refs: [took(refs)], selectors: [], bare: [bare] }
  })
  const rows = rowsOfPlanner([ofTask(30, 50, took(20)), ofTask(100, 100, took(1, 'reward 0'))])
  const of = (said: string) => rows.find(({ metric }) => metric === `all: ${said}`)?.value
  expect(of('wall time of writ over Playwright’s library alone')).toBe(1.5)
  expect(of('wall time of @playwright/mcp by refs over Playwright’s library alone')).toBe(2.5)
  expect(of('tasks done by Playwright’s library alone')).toBe(1)
})

test('tools and prompt are told once to a session, and once to each of its tasks', () => {
  const told = (read: number): Side => ({
    tally: { told: 100, read, written: 0, again: 0, trips: 1 },
    ms: 1,
    failed: ''
  })
  const all = [measured('a', told(10), told(100)), measured('b', told(20), told(200))]
  const of = (said: string) => ratioOf(all, 'refs', measureOf(said))
  expect(of('tokens')).toBe((110 + 120) / (200 + 300))
  expect(of('tokens, the tasks of one session')).toBe((100 + 10 + 20) / (100 + 100 + 200))
})

test('each answer is counted once, and again at each round where the endpoint forgets', () => {
  const { count, tally } = startTally(100)
  count('act', {}, 'done')
  count('act', {}, 'done')
  const each = { read: tokensOf('done'), written: tokensOf('act') + tokensOf('{}') }
  expect(tally()).toEqual({
    told: 100,
    read: 2 * each.read,
    written: 2 * each.written,
    trips: 2,
    again: 3 * 100 + 3 * (each.read + each.written)
  })
  expect(allTokens(tally())).toBe(100 + 2 * (each.read + each.written))
})

describe('the ref of an element', () => {
  const SNAPSHOT = `- table [ref=e1]:
  - row "Green tea Remove" [ref=e2]:
    - button "Remove" [ref=e3]
  - row "Black tea Remove" [ref=e4]:
    - button "Remove" [ref=e5] [cursor=pointer]
- textbox [active] [ref=e6]
- textbox "Title (short)" [ref=e7]: taxi`

  test.each([
    [{ role: 'button', name: 'Remove' }, 'e3'],
    [{ role: 'button', name: 'Remove', nth: 1 }, 'e5'],
    [{ role: 'button', name: 'Remove', row: 'Black tea' }, 'e5'],
    [{ role: 'textbox', nth: 0 }, 'e6'],
    [{ role: 'textbox', name: 'Title (short)' }, 'e7'],
    [{ role: 'button', name: 'Rem' }, undefined],
    [{ role: 'button', name: 'Remove', row: 'White tea' }, undefined]
  ])('%j is %s', (aim, ref) => {
    expect(refIn(SNAPSHOT, aim)).toBe(ref)
  })
})
