import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../testing/locales.ts'
import { dateOfDay, dayNumber, isoDate } from './calendar.ts'
import { formatDate } from './format-date.ts'
import { parseDate } from './parse-date.ts'

const FIRST = dayNumber('1000-01-01') ?? 0
const LAST = dayNumber('9999-12-31') ?? 0
const anyDate = fc.integer({ min: FIRST, max: LAST }).map((day) => dateOfDay(day) ?? '')

describe('a date as a locale writes it', () => {
  test.each([
    ['2026年3月1日', 'zh'],
    ['2026/3/1', 'ja'],
    ['1. März 2026', 'de'],
    ['1.3.2026', 'de'],
    ['01.03.26', 'de'],
    ['So., 1. März 2026', 'de'],
    ['Mar 1, 2026', 'en-US'],
    ['3/1/2026', 'en-US'],
    ['03-01-2026', 'en-US'],
    ['Sunday, March 1, 2026', 'en-US'],
    ['1 March 2026', 'en-US'],
    ['1/3/2026', 'en-GB'],
    ['1st March 2026', 'en-GB'],
    ['1 MAR 2026', 'en-GB'],
    ['1er mars 2026', 'fr'],
    ['1 de março de 2026', 'pt'],
    ['1 марта 2026 г.', 'ru'],
    ['2026. 3. 1.', 'ko'],
    ['١ مارس ٢٠٢٦', 'ar'],
    ['۲۰۲۶-۰۳-۰۱', 'fa'],
    ['१/३/२०२६', 'hi'],
    ['2026-03-01', 'de']
  ])('%s in %s is the first of March', (text, locale) => {
    expect(parseDate(text, locale)).toBe('2026-03-01')
  })

  test.each([
    ['', 'en'],
    ['soon', 'en'],
    ['31.2.2026', 'de'],
    ['29.2.2025', 'de'],
    ['13/13/2026', 'en-US'],
    ['3/2026', 'en-US'],
    ['March 12026', 'en-US'],
    ['Monday, March 1, 2026', 'en-US'],
    ['1 Marble 2026', 'en-US'],
    ['01.03.45', 'de'],
    ['26/3/1', 'ja'],
    ['1.3.2026 and 2.3.2026', 'de'],
    ['1.٣.2026', 'ar'],
    ['1.3.2026', 'no language'],
    [`${' '.repeat(200)}1.3.2026`, 'de']
  ])('%j in %s is none', (text, locale) => {
    expect(parseDate(text, locale)).toBeUndefined()
  })

  test('without a locale is the form of the language alone', () => {
    expect(parseDate(' 2026-03-01 ')).toBe('2026-03-01')
    for (const text of ['2026-3-1', '2026-02-30', '1.3.2026', '0000-01-01']) expect(parseDate(text)).toBeUndefined()
  })

  test('in digits is read again in every locale', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), anyDate, (locale, date) => {
        const written = formatDate(date, locale)
        expect({ locale, written, read: parseDate(written ?? '', locale) }).toEqual({ locale, written, read: date })
      }),
      { numRuns: 3000 }
    )
  })

  test.each(['medium', 'long', 'full'] as const)('in the %s style is read in every locale', (dateStyle) => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), anyDate, (locale, date) => {
        const format = new Intl.DateTimeFormat(locale, { dateStyle, calendar: 'gregory', timeZone: 'UTC' })
        const written = format.format((dayNumber(date) ?? 0) * 86_400_000)
        expect({ locale, written, read: parseDate(written, locale) }).toEqual({ locale, written, read: date })
      }),
      { numRuns: 1000 }
    )
  })
})

describe('the calendar', () => {
  test('numbers days without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
        expect(dayNumber(dateOfDay(day) ?? '')).toBe(day)
      })
    )
  })

  test('has leap years and no day beyond the years 1 to 9999', () => {
    expect(isoDate(2000, 2, 29)).toBe('2000-02-29')
    expect(isoDate(1900, 2, 29)).toBeUndefined()
    expect(dateOfDay((dayNumber('9999-12-31') ?? 0) + 1)).toBeUndefined()
    expect(dateOfDay((dayNumber('0001-01-01') ?? 0) - 1)).toBeUndefined()
    expect(dateOfDay(Number.MAX_SAFE_INTEGER)).toBeUndefined()
    for (const text of ['2026-13-01', '2026-00-10', '2026-1-1', 'x']) expect(dayNumber(text)).toBeUndefined()
  })
})
