import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Enrolment } from './database.ts'
import { holds, isCovered, outlastsRun, ownerOf, STANDING_LIFE, termOf } from './standing-store.ts'

const DAY = 24 * 60 * 60 * 1000
const GIVEN = 1_000 * DAY

const of = (given: number) => ({ given, expires: given + STANDING_LIFE })

test.each([
  ['when it was given', 0, true],
  ['on its last day', 30 * DAY - 1, true],
  ['after 30 days', 30 * DAY, false],
  ['where the clock had run ahead when it was given', -DAY, false]
] as const)('an answer holds, or not, %s', (_, later, does) => {
  expect(holds(of(GIVEN), GIVEN + later)).toBe(does)
})

test('no answer holds for longer than 30 days, whatever is kept of it', () => {
  const span = fc.maxSafeNat().map((some) => some % (2 * STANDING_LIFE))
  let held = 0
  fc.assert(
    fc.property(span, span, span, (given, life, later) => {
      if (!holds({ given, expires: given + life }, given + later)) return
      held++
      expect(later).toBeLessThan(STANDING_LIFE)
    })
  )
  expect(held).toBeGreaterThan(0)
  expect(holds({ given: GIVEN, expires: GIVEN + STANDING_LIFE + 1 }, GIVEN)).toBe(false)
})

test('no answer is used later than 30 days after what the log says of it, however the clock was put back', () => {
  const time = fc.maxSafeNat().map((some) => some % (4 * STANDING_LIFE))
  /** The latest time that the device has seen, in whole seconds; the log has the clock's. */
  const latest = (now: number, ahead: number) => Math.floor(now / 1000) * 1000 + ahead
  let used = 0
  fc.assert(
    fc.property(time, time, time, time, (now, ahead, later, more) => {
      const given = latest(now, ahead)
      const at = Math.max(given, latest(later, more))
      if (!holds(termOf(now, given), at)) return
      used++
      expect(later).toBeLessThan(now + STANDING_LIFE)
    }),
    { numRuns: 2000 }
  )
  expect(used).toBeGreaterThan(0)
  const back = GIVEN - DAY
  expect(holds(termOf(back, GIVEN), GIVEN + 29 * DAY - 1)).toBe(true)
  expect(holds(termOf(back, GIVEN), GIVEN + 29 * DAY)).toBe(false)
})

test.each(['issuer', 'tenant', 'person', 'device'] as const)('another %s is another owner', (part) => {
  const enrolment = { issuer: 'i', tenant: 't', person: 'p', device: 'd' } as Enrolment
  expect(ownerOf({ ...enrolment, [part]: 'x' })).not.toBe(ownerOf(enrolment))
})

const A = 'https://a.example'
const moves = (...flows: readonly [string, string, string, number?][]) => ({
  flows: flows.map(([from, to, how, bits]) => ({ from, to, how: [how], ...(bits !== undefined && { bits }) }) as never)
})
const SAVE = { origin: A, verb: 'click', role: 'button', name: 'Save', effect: 'submit' } as const
const SEVENTEEN = { bless: 'declassify', hash: 'h', value: '17', to: A } as const

test.each([
  ['the very same', moves(['a', 'b', 'value'], ['a', 'c', 'branch', 1]), true],
  ['one of them', moves(['a', 'b', 'value']), true],
  ['one more', moves(['a', 'b', 'value'], ['a', 'd', 'value']), false],
  ['another way', moves(['a', 'b', 'branch']), false],
  ['more of it', moves(['a', 'c', 'branch', 2]), false],
  ['less of it', moves(['a', 'c', 'branch', 0.5]), true],
  ['as much of it as it likes', moves(['a', 'c', 'branch']), false],
  ['a part of what goes as it is', moves(['a', 'b', 'value', 1]), false],
  ['the other way round', moves(['b', 'a', 'value']), false],
  ['none', moves(), false],
  ['an act', SAVE, false]
])('a yes to flows covers %s, or not', (_, asked, does) => {
  expect(isCovered(moves(['a', 'b', 'value'], ['a', 'c', 'branch', 1]), asked)).toBe(does)
})

test.each([
  ['the very same', SEVENTEEN, true],
  ['another value that looks the same', { ...SEVENTEEN, hash: 'i' }, false],
  ['another place', { ...SEVENTEEN, to: 'planner' }, false],
  ['standing for it', { ...SEVENTEEN, bless: 'endorse' as const }, false],
  ['flows', moves(['a', 'b', 'value']), false]
])('a yes to a value covers %s, or not', (_, asked, does) => {
  expect(isCovered(SEVENTEEN, asked)).toBe(does)
})

test('what holds in later turns is what could be answered for good, and flows and values', () => {
  const offers = ['task'] as const
  expect(outlastsRun({ offers, covers: moves(['a', 'b', 'value']) })).toBe(true)
  expect(outlastsRun({ offers, covers: SEVENTEEN })).toBe(true)
  expect(outlastsRun({ offers, covers: SAVE })).toBe(false)
  expect(outlastsRun({ offers: ['task', 'always'], covers: SAVE })).toBe(true)
  expect(outlastsRun({ offers: [] })).toBe(false)
})
