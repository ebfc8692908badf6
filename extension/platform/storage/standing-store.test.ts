import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Enrolment } from './database.ts'
import { holds, ownerOf, STANDING_LIFE } from './standing-store.ts'

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
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (given, life, at) => {
      if (holds({ given, expires: given + life }, at)) expect(at - given).toBeLessThan(STANDING_LIFE)
    })
  )
  expect(holds({ given: GIVEN, expires: GIVEN + STANDING_LIFE + 1 }, GIVEN)).toBe(false)
})

test.each(['issuer', 'tenant', 'person', 'device'] as const)('another %s is another owner', (part) => {
  const enrolment = { issuer: 'i', tenant: 't', person: 'p', device: 'd' } as Enrolment
  expect(ownerOf({ ...enrolment, [part]: 'x' })).not.toBe(ownerOf(enrolment))
})
