import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Enrolment } from './database.ts'
import { holds, ownerOf, STANDING_LIFE, termOf } from './standing-store.ts'

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
