import { expect, test } from 'vitest'
import { aimsOf } from './aims.ts'
import type { Taken } from './measure-peers.ts'
import { printResults } from './print-results.ts'

const took = (peer: string, ms: number, text: string, more: Partial<Taken> = {}): Taken => ({
  page: 'form',
  peer,
  clicks: [ms],
  farClicks: [],
  fills: [ms],
  observations: [ms],
  forms: [],
  text,
  failed: undefined,
  ...more
})
const NOTHING = { clicks: [], fills: [], observations: [], text: undefined, failed: 'it went away' }

const OURS = took('writ', 10, 'x'.repeat(10))
const aimsBeside = (ours: Taken, ...others: readonly Taken[]) =>
  aimsOf([ours, ...others], 61).map(({ said, measured, reached }) => [said, measured, reached])

test('an aim that is missed is printed like one that is reached, on every page, and names the peer measured', () => {
  expect(
    aimsBeside(
      OURS,
      took('user-event', 5, ''),
      took('playwright-core', 50, ''),
      took('@playwright/mcp', 60, 'x'.repeat(40)),
      took('@playwright/mcp without settle', 40, 'x'.repeat(40))
    )
  ).toEqual([
    ['form: a click of writ over one of user-event: at most 2 x', 2, true],
    ['form: a click of playwright-core over one of writ: at least 10 x', 5, false],
    ['form: bytes that @playwright/mcp without settle tells over those of writ: at least 5 x', 4, false],
    ['form: time in which @playwright/mcp without settle tells over that of writ: at least 3 x', 4, true],
    ['the page executor and all it needs, gzipped: at most 60 KB', 61, false]
  ])
})

test('no aim is reached on a page where this project failed', () => {
  const failed = took('writ', 0, '', NOTHING)
  const aims = aimsBeside(failed, took('user-event', 5, ''), took('@playwright/mcp', 60, 'x'.repeat(40)))
  expect(aims).toHaveLength(4)
  expect(aims.filter(([, , reached]) => reached)).toEqual([])
})

test('a peer that failed is named with what it said', () => {
  const taken = [OURS, took('puppeteer-core', 0, '', NOTHING)]
  const page = printResults(taken, [], aimsOf(taken, 59))
  expect(page).toContain('`puppeteer-core` failed, and was measured no further here: it went away')
  expect(page).toContain('gzipped: at most 60 KB | 59.00 KB | yes')
})
