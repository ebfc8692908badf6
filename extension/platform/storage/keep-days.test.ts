import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dropBefore } from './keep-days.ts'

const DAY = 24 * 60 * 60 * 1000

test.each([
  ['nobody says anything', [undefined, undefined], undefined],
  ['the tenant says more than the person', [7, 90], 93],
  ['the tenant says less', [365, 31], 69],
  ['the person says nothing', [undefined, 31], 69]
] as const)('what is dropped where %s', (_, days, before) => {
  expect(dropBefore(days, [100 * DAY])).toBe(before === undefined ? undefined : before * DAY)
})

test('a clock that runs ahead drops nothing that the other would keep', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), fc.nat(), (days, here, there) => {
      const before = dropBefore([days], [here, there]) ?? 0
      expect(before).toBeLessThanOrEqual(Math.min(here, there) - days * DAY)
    })
  )
})
