import { describe, expect, test } from 'vitest'
import { isSoundJson } from './sound-json.ts'

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

describe('JSON that every store and hash can take', () => {
  test.each([
    [null, true],
    [1.5, true],
    [{ a: ['ä', true, '😀'] }, true],
    ['a\0b', false],
    [{ a: [{ b: 'x\ud800' }] }, false],
    [{ 'a\0': 1 }, false],
    [Number.POSITIVE_INFINITY, false],
    [undefined, false],
    [nested(60), true],
    [nested(65), false]
  ])('%j: %s', (value, sound) => {
    expect(isSoundJson(value)).toBe(sound)
  })
})
