import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDate } from './parse-date.ts'

describe('a date is read as its locale writes it', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['2026-03-01', 'en', '2026-03-01'],
    ['2026-03-01T10:00:00Z', 'de', '2026-03-01'],
    ['3/1/2026', 'en-US', '2026-03-01'],
    ['3/1/26', 'en-US', '2026-03-01'],
    ['1/3/2026', 'en-GB', '2026-03-01'],
    ['1.3.2026', 'de', '2026-03-01'],
    ['01.03.26', 'de', '2026-03-01'],
    ['Mar 1, 2026', 'en', '2026-03-01'],
    ['1 March 2026', 'en', '2026-03-01'],
    ['Sunday, March 1st, 2026', 'en', '2026-03-01'],
    ['1. März 2026', 'de', '2026-03-01'],
    ['1 mars 2026', 'fr', '2026-03-01'],
    ['2026/3/1', 'ja', '2026-03-01'],
    ['2026年3月1日', 'zh', '2026-03-01'],
    ['31.02.2026', 'de', undefined],
    ['2026-13-01', 'en', undefined],
    ['13/1/2026', 'en-US', undefined],
    ['March 2026', 'en', undefined],
    ['1 March 2026 to 2 March 2026', 'en', undefined],
    ['yesterday', 'en', undefined],
    ['1/3/026', 'en', undefined],
    ['1/3/50', 'en', undefined],
    ['', 'en', undefined],
    ['1.3.2026', 'no such locale', undefined]
  ]
  test.each(cases)('%j in %s is %s', (text, locale, iso) => {
    expect(parseDate(text, locale)).toBe(iso)
  })

  test('what Intl writes is read back', () => {
    const day = fc.date({ min: new Date('2000-01-02'), max: new Date('2037-12-30'), noInvalidDate: true })
    const locale = fc.constantFrom('en-US', 'en-GB', 'de', 'fr', 'es', 'it', 'nl', 'sv', 'pl', 'ja', 'zh')
    const style = fc.constantFrom('short', 'medium', 'long', 'full')
    fc.assert(
      fc.property(day, locale, style, (date, tag, dateStyle) => {
        const text = new Intl.DateTimeFormat(tag, { dateStyle: dateStyle as 'short', timeZone: 'UTC' }).format(date)
        expect([text, parseDate(text, tag)]).toEqual([text, date.toISOString().slice(0, 10)])
      })
    )
  })
})
