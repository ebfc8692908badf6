import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, isCanonicalJson, type Json } from './canonical-json.ts'

const isCanonical = (text: string): boolean => {
  try {
    return isCanonicalJson(text, JSON.parse(text) as Json)
  } catch {
    return false
  }
}

describe('a text is known to be canonical', () => {
  test('exactly where printing what it says gives it again', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const printed = canonicalJson(JSON.parse(text) as Json)
        expect(isCanonical(printed)).toBe(true)
        expect(isCanonical(text)).toBe(text === printed)
      })
    )
  })

  test.each([
    ['members out of order', '{"b":1,"a":2}'],
    ['a member that stands twice', '{"a":1,"a":1}'],
    ['members out of order far inside', '{"a":[{"c":1,"b":2}]}'],
    ['white space', '{"a": 1}'],
    ['a number in another form', '{"a":1.0}'],
    ['a number that is too large', '{"a":1e999}'],
    ['minus zero', '-0'],
    ['a character written as an escape', '"\\u0061"'],
    ['half of a surrogate pair', '"\\ud800"'],
    ['half of a surrogate pair as a name', '{"\\udfff":1}']
  ])('not with %s', (_, text) => {
    expect(isCanonical(text)).toBe(false)
  })

  test.each([
    ['names that are numbers', '{"10":1,"9":2}'],
    ['a backslash before ud', '"\\\\ud800"'],
    ['the name of a prototype', '{"__proto__":{"a":1},"b":2}']
  ])('with %s', (_, text) => {
    expect(isCanonical(text)).toBe(true)
  })
})
