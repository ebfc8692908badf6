import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ARMING_MS, armingClock } from './arming-clock.ts'

const run = (looks: readonly (readonly [now: number, attended: boolean])[]) => {
  const clock = armingClock()
  return looks.map(([now, attended]) => clock.look(now, attended))
}
const every = (from: number, to: number, attended: boolean) =>
  Array.from({ length: (to - from) / 50 + 1 }, (_, i) => [from + i * 50, attended] as const)

test('armed after 800 ms of attended time and not before', () => {
  expect(run(every(0, 750, true)).at(-1)).toBeLessThan(1)
  expect(run(every(0, 800, true)).at(-1)).toBe(1)
})

test('losing attention starts again from nothing', () => {
  expect(run([...every(0, 750, true), [800, false], ...every(850, 1600, true)]).at(-1)).toBeLessThan(1)
  const clock = armingClock()
  for (const [now] of every(0, 750, true)) clock.look(now, true)
  clock.restart()
  expect(clock.look(800, true)).toBe(0)
})

test('time in which the page slept does not count', () => {
  expect(
    run([
      [0, true],
      [60_000, true]
    ]).at(-1)
  ).toBeLessThan(0.2)
})

test('never armed before 800 ms of uninterrupted attended time have passed', () => {
  const look = fc.record({ gap: fc.integer({ min: -50, max: 400 }), attended: fc.boolean() })
  fc.assert(
    fc.property(fc.array(look, { maxLength: 80 }), (looks) => {
      const clock = armingClock()
      let now = 0
      let attendedMs = 0
      let before = false
      for (const { gap, attended } of looks) {
        now += gap
        attendedMs = attended && before ? attendedMs + Math.max(gap, 0) : 0
        before = attended
        if (clock.look(now, attended) === 1) expect(attendedMs).toBeGreaterThanOrEqual(ARMING_MS)
      }
    })
  )
})
