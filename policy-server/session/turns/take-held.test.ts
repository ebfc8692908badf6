import { expect, test } from 'vitest'
import { isHeld } from './take-held.ts'

const UNTIL = Date.parse('2026-01-01T00:02:00.000Z')
type Asked = Parameters<typeof isHeld>[0]
const HOLD = { at: 3, act: 'none', until: new Date(UNTIL).toISOString() } as const
const run = (more: Partial<Asked> = {}): Asked => ({ status: 'held', held: HOLD, cancelAt: null, ...more })

test.each<[string, Asked, number, boolean]>([
  ['until its time is over', run(), UNTIL - 1, true],
  ['when it is over', run(), UNTIL, false],
  ['long after', run(), UNTIL + 3_600_000, false],
  ['when it is gone on with', run({ held: { ...HOLD, resumedBy: 'run_2' } }), UNTIL - 1, false],
  ['when it takes back what it did', run({ held: { ...HOLD, letGo: { undo: true } } }), UNTIL - 1, false],
  ['when it is to be cancelled', run({ cancelAt: new Date(0) }), UNTIL - 1, false],
  ['when it runs', run({ status: 'running' }), UNTIL - 1, false],
  ['when it was never', run({ held: null }), UNTIL - 1, false]
])('a run is held, or not: %s', (_, what, now, is) => {
  expect(isHeld(what, now)).toBe(is)
})
