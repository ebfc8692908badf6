import { describe, expect, test } from 'vitest'
import { cutViews } from './cut-views.ts'

const page = (path: string, lines: number): string =>
  [`page = "${path}"`, ...Array.from({ length: lines }, (_, i) => `text "line ${i}"`)].join('\n')
const wanted = { isDiff: false, maxTokens: 2000 }

describe('the views of an answer', () => {
  test('are all told, in order, the last one by itself', () => {
    expect(cutViews([], wanted)).toEqual({})
    expect(cutViews([page('/a', 1)], wanted)).toEqual({ view: page('/a', 1) })
    expect(cutViews([page('/a', 1), page('/b', 1), page('/c', 1)], wanted)).toEqual({
      earlierViews: [page('/a', 1), page('/b', 1)],
      view: page('/c', 1)
    })
  })

  test('share what may be told, a short one leaving its share to the longer ones', () => {
    const { view = '', earlierViews = [] } = cutViews([page('/a', 1000), page('/b', 2), page('/c', 1000)], wanted)
    expect(earlierViews[1]).toBe(page('/b', 2))
    for (const long of [view, earlierViews[0] ?? '']) {
      expect(long).toMatch(/^page = "\/[ac]"\n[\s\S]*… \d+ more lines$/)
      expect(long.length).toBeGreaterThan(3000)
      expect(long.length).toBeLessThan(3550)
    }
  })

  test('are left out from the first on where nothing could be made of them, and it is said of how many', () => {
    const told = cutViews(
      ['/a', '/b', '/c'].map((path) => page(path, 10)),
      { isDiff: false, maxTokens: 200 }
    )
    expect(told).toMatchObject({ viewsLeftOut: 1 })
    expect(told.earlierViews).toHaveLength(1)
    expect(told.view).toMatch(/^page = "\/c"/)
    expect(cutViews([page('/a', 1), page('/b', 100)], { isDiff: false, maxTokens: 50 })).toMatchObject({
      view: expect.stringMatching(/^page = "\/b"/),
      viewsLeftOut: 1
    })
  })

  test('of which only the last is told by what changed', () => {
    const before = page('/a', 2)
    const { view, earlierViews } = cutViews([before, page('/a', 3)], { before, isDiff: true, maxTokens: 2000 })
    expect(earlierViews).toEqual([before])
    expect(view).toContain('line 2')
    expect(view).not.toContain('line 1"')
  })

  test('what is no outline is not told', () => {
    expect(cutViews([{ odd: true }, page('/a', 1), 7], wanted)).toEqual({ view: page('/a', 1) })
  })
})
