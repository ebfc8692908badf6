import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../testing/locales.ts'
import { formatNumber, writeNumber } from './format-number.ts'
import { parseNumber, readNumber } from './parse-number.ts'

describe('a number as a locale writes it', () => {
  test.each([
    ['1.234,56 €', 'de', 1234.56],
    ['1,234.56', 'en', 1234.56],
    ['1 234,5', 'fr', 1234.5],
    ['1\u202f234,5', 'fr', 1234.5],
    ['12,34,567.8', 'en-IN', 1234567.8],
    ["1'234.5", 'de-CH', 1234.5],
    ['1234', 'es', 1234],
    ['(12.50)', 'en', -12.5],
    ['12.50-', 'en', -12.5],
    ['−3', 'sv', -3],
    ['$12', 'en', 12],
    ['USD 12', 'en', 12],
    ['12元', 'zh', 12],
    ['CHF 12.–', 'de-CH', 12],
    ['.5', 'en', 0.5],
    ['١٬٢٣٤٫٥', 'ar', 1234.5],
    ['1,234.5', 'ar', 1234.5],
    ['۱٬۲۳۴', 'fa', 1234],
    ['१,२३,४५६', 'hi', 123456],
    ['１２３４', 'ja', 1234],
    ['123456789012345', 'en', 123456789012345],
    ['1000000000000000000', 'en', 1e18],
    ['1.500000000000000000', 'en', 1.5]
  ])('%s in %s is %d', (text, locale, expected) => {
    expect(parseNumber(text, locale)).toBe(expected)
  })

  test.each([
    ['', 'en'],
    ['€', 'de'],
    ['1.2.3', 'en'],
    ['1,23,4', 'en'],
    ['12 34', 'en'],
    ['1,234.5', 'de'],
    ['5²', 'en'],
    ['½', 'en'],
    ['1٢', 'ar'],
    ['12a', 'en'],
    ['1e5', 'en'],
    ['1234567890123456', 'en'],
    ['0.1234567890123456', 'en'],
    ['12', 'no language']
  ])('%j in %s is none', (text, locale) => {
    expect(parseNumber(text, locale)).toBeUndefined()
  })

  test('what a locale writes it reads', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOCALES),
        fc.maxSafeInteger().filter((value) => Math.abs(value) < 1e15),
        fc.nat(10),
        (locale, digits, decimals) => {
          const value = Number(`${digits}e-${decimals}`)
          const written = formatNumber(value, locale)
          expect({ locale, written, read: parseNumber(written ?? '', locale) }).toEqual({
            locale,
            written,
            read: value === 0 ? 0 : value
          })
        }
      ),
      { numRuns: 3000 }
    )
  })
})

describe('a number as the language writes it', () => {
  test.each([
    ['-1234.5', -1234.5],
    [' 7 ', 7],
    ['0.10', 0.1],
    ['-0', 0]
  ])('%j is %d', (text, expected) => {
    expect(readNumber(text)).toBe(expected)
  })

  test.each(['1,234', '1e5', '+1', '.5', '5.', '0x10', '', '٣', '1234567890123456', 'Infinity'])(
    '%j is none',
    (text) => {
      expect(readNumber(text)).toBeUndefined()
    }
  )

  test('is never written with an exponent, and is read again', () => {
    const decimal = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: -40, max: 40 }))
    fc.assert(
      fc.property(decimal, ([digits, exponent]) => {
        const value = Number(`${digits}e${exponent}`)
        expect(writeNumber(value)).toMatch(/^-?\d+(\.\d+)?$/)
        expect(readNumber(writeNumber(value))).toBe(value === 0 ? 0 : value)
      }),
      { numRuns: 2000 }
    )
  })
})

describe('a formatted number', () => {
  test.each([
    [1234.5, 'de', undefined, '1.234,5'],
    [1.005, 'en', 2, '1.01'],
    [-2.5, 'en', 0, '-3'],
    [2, 'fr', 2, '2,00'],
    [1234.5, 'ar-EG', undefined, '١٬٢٣٤٫٥']
  ])('%d in %s with %s decimals is %s', (value, locale, decimals, expected) => {
    expect(formatNumber(value, locale, decimals)).toBe(expected)
  })

  test('is none in what is no language', () => {
    expect(formatNumber(1, 'no language')).toBeUndefined()
  })
})
