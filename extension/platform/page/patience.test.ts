import type { FromDocument } from '@writ/dsl/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DIALOG_MS, patience } from './patience.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MS = 35_000
const begun: FromDocument = { type: 'begun', txn: 'r', seq: 0, step: '1' }
const outcome: FromDocument = { type: 'outcome', txn: 'r', seq: 0, step: '1', outcome: { kind: 'done' } }
const dialog = (open: boolean): FromDocument => ({ type: 'dialog', open })
const status: FromDocument = { type: 'status', txn: 'r', seq: 0, known: true, running: true, outcomes: {} }

const scene = () => {
  const said: string[] = []
  const waiting = patience(MS, {
    ask: () => said.push('ask'),
    held: (on) => said.push(on ? 'held' : 'free'),
    over: () => said.push('over')
  })
  return { said, waiting }
}

test('patience ends after its time, and nothing is said before', () => {
  const { said } = scene()
  vi.advanceTimersByTime(MS - 1)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['over'])
})

test('a page that says it has a dialog open is waited for, and said to wait', () => {
  const { said, waiting } = scene()
  waiting.hear(begun)
  waiting.hear(dialog(true))
  vi.advanceTimersByTime(MS * 3)
  expect(said).toEqual(['held'])
  waiting.hear(dialog(false))
  waiting.hear(outcome)
  waiting.end()
  vi.advanceTimersByTime(DIALOG_MS)
  expect(said).toEqual(['held', 'free'])
})

test('a page that falls silent in the middle of an act waits too; one that answers does not', () => {
  const mute = scene()
  mute.waiting.hear(begun)
  vi.advanceTimersByTime(MS * 2)
  expect(mute.said).toEqual(['ask', 'held'])
  mute.waiting.hear(outcome)
  expect(mute.said).toEqual(['ask', 'held', 'free'])
  mute.waiting.end()
  const busy = scene()
  busy.waiting.hear(begun)
  vi.advanceTimersByTime(6_500)
  busy.waiting.hear(status)
  vi.advanceTimersByTime(4_000)
  expect(busy.said).toEqual(['ask'])
})

test('nobody is waited for for ever', () => {
  const { said, waiting } = scene()
  waiting.hear(dialog(true))
  vi.advanceTimersByTime(DIALOG_MS)
  expect(said).toEqual(['held', 'over'])
})

test('a page that says so again and again is told of once', () => {
  const { said, waiting } = scene()
  for (let i = 0; i < 100; i++) waiting.hear(dialog(true))
  waiting.end()
  expect(said).toEqual(['held', 'free'])
})

test('a page that changes its mind all the time is told of ever more seldom, and as it stands last', () => {
  const { said, waiting } = scene()
  for (let i = 0; i < 3_000; i++) {
    waiting.hear(dialog(i % 2 === 0))
    vi.advanceTimersByTime(100)
  }
  const told = said.length
  expect(told).toBeGreaterThan(2)
  expect(told).toBeLessThan(12)
  waiting.hear(dialog(true))
  waiting.end()
  const last = said.at(-1)
  expect([last, said.filter((word) => word === 'held').length]).toEqual([
    'free',
    said.filter((word) => word === 'free').length
  ])
  vi.advanceTimersByTime(DIALOG_MS)
  expect(said.length).toBeLessThanOrEqual(told + 1)
})

test('a second dialog soon after the first is told of all the same', () => {
  const { said, waiting } = scene()
  for (const [open, ms] of [
    [true, 300],
    [false, 300],
    [true, 5_000]
  ] as const) {
    waiting.hear(dialog(open))
    vi.advanceTimersByTime(ms)
  }
  expect(said.at(-1)).toBe('held')
  waiting.hear(dialog(false))
  vi.advanceTimersByTime(5_000)
  expect(said.at(-1)).toBe('free')
  waiting.end()
})

test('a page that says again and again that it waits gets no more time than one dialog, and patience ends once', () => {
  const { said, waiting } = scene()
  waiting.hear(begun)
  for (let spent = 0; spent < DIALOG_MS + 2 * MS; spent += 20_000) {
    waiting.hear(dialog((spent / 20_000) % 2 === 0))
    vi.advanceTimersByTime(20_000)
  }
  expect(said.filter((word) => word === 'over')).toEqual(['over'])
})
