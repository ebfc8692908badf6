import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findText, replaceText, splitText } from './find-text.ts'

/** Long texts of two letters, so that pieces of them stand in them often, and almost stand in them oftener. */
const text = fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'b'), maxLength: 400 })
const piece = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'a', 'a', 'a', 'b'), minLength: 65, maxLength: 90 })
)

describe('searching a text', () => {
  test('finds what the engine finds', () => {
    fc.assert(
      fc.property(text, piece, fc.nat(100), fc.boolean(), (some, what, from, inside) => {
        const whole = inside ? `${some}${what}${some}` : some
        expect(findText(whole, what, from)).toBe(whole.indexOf(what, from))
        expect(splitText(whole, what, 1000)).toEqual(whole.split(what))
        expect(replaceText(whole, what, 'c', 1000)).toBe(whole.replaceAll(what, () => 'c'))
      }),
      { numRuns: 1000 }
    )
  })

  test('takes no longer for a piece that almost stands everywhere', { timeout: 10_000 }, () => {
    const half = 'a'.repeat(250_000)
    expect(findText('a'.repeat(1_000_000), `${half}b${half}`, 0)).toBe(-1)
  })

  test('stops at the limit', () => {
    expect(splitText('a,b,c', ',', 3)).toEqual(['a', 'b', 'c'])
    expect(splitText('a,b,c', ',', 2)).toBeUndefined()
    expect(replaceText('aaa', 'a', 'bb', 6)).toBe('bbbbbb')
    expect(replaceText('aaa', 'a', 'bb', 5)).toBeUndefined()
    expect(splitText('a', '', 5)).toBeUndefined()
  })
})
