import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readingMark } from './reading-mark.ts'

const read = (end: number, ...views: readonly (readonly [top: number, bottom: number])[]) => {
  const mark = readingMark()
  return views.map(([top, bottom]) => mark.look({ top, bottom }, end)).at(-1)
}

test.each([
  ['what fits', 500, [[0, 600]], true],
  ['the end alone', 2000, [[1400, 2000]], false],
  [
    'a jump to the end',
    2000,
    [
      [0, 600],
      [1400, 2000]
    ],
    false
  ],
  [
    'all of it, one window after another',
    1200,
    [
      [0, 600],
      [600, 1200]
    ],
    true
  ],
  [
    'what was jumped over, read after',
    1200,
    [
      [0, 500],
      [700, 1200],
      [400, 900],
      [700, 1200]
    ],
    true
  ],
  ['a window that holds nothing', 100, [[0, -40]], false]
] as const)('%s', (_what, end, views, whole) => {
  expect(read(end, ...views)).toBe(whole)
})

test('nothing is read whole of which a line was never in view', () => {
  const view = fc.record({ top: fc.nat({ max: 900 }), height: fc.integer({ min: -20, max: 300 }) })
  fc.assert(
    fc.property(fc.array(view, { maxLength: 30 }), fc.integer({ min: 1, max: 1000 }), (views, end) => {
      const mark = readingMark()
      const lines = new Set<number>()
      for (const { top, height } of views) {
        for (let line = top; line < top + height; line++) lines.add(line)
        const whole = mark.look({ top, bottom: top + height }, end)
        if (whole) for (let line = 0; line < end; line++) expect(lines.has(line)).toBe(true)
      }
    })
  )
})
