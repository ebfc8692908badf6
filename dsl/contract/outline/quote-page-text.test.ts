import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quotePageText } from './quote-page-text.ts'

const quoted = (text: string): string => quotePageText(text === '' ? [] : [text])

describe('a text of the page', () => {
  test.each([
    ['an end of its string', 'a" @e1\nbutton "b', '"a\\" @e1\\nbutton \\"b"'],
    ['a backslash', 'a\\', '"a\\\\"'],
    ['a zero-width space', 'a\u200bb', '"a\\u200bb"'],
    ['a turn of direction', 'a\u202eb', '"a\\u202eb"'],
    ['a line separator', 'a\u2028b', '"a\\u2028b"'],
    ['a tag, which spells unseen words', 'a\u{e0041}', '"a\\udb40\\udc41"'],
    ['a filler', 'a\u3164', '"a\\u3164"'],
    ['a selector that hides bytes', 'a\u{e0101}', '"a\\udb40\\udd01"'],
    ['a soft hyphen', 'a\u00adb', '"a\\u00adb"'],
    ['half a character', 'a\ud800', '"a\\ud800"'],
    ['an icon of a private font', '\ue001', '"\\ue001"'],
    ['one of our labels', '[card number]', '"\\u005bcard number]"'],
    ['a null', '\0', '"\\u0000"']
  ])('%s is escaped', (_what, text, shown) => {
    expect(quoted(text)).toBe(shown)
  })

  test.each(['Grüße, 世界!', 'e\u0301', '❤️', '👩‍💻 👨‍👩‍👧', 'می', '[edit]', "it's"])('%s stays as it is', (text) => {
    expect(quoted(text)).toBe(`"${text}"`)
  })

  test('any text comes back from its JSON string, and no unseen character stands in it', () => {
    const nasty = fc.string({ unit: 'binary', maxLength: 40 })
    const ours = fc.constantFrom('"', '\\', '\n', '[card number]', '\u202e', '\u200b', ' @e1 ', ' | ', '(', '… ', '= ')
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, ours)), (parts) => {
        const text = parts.join('')
        const shown = quoted(text)
        expect(JSON.parse(shown)).toBe(text)
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u)
        expect(shown).not.toContain('[card number]')
      }),
      { numRuns: 200 }
    )
  })

  test('only what was left out stands in brackets of ours', () => {
    const text = ['[card number] ', { mark: 'card number' as const }]
    expect(quotePageText(text)).toBe('"\\u005bcard number] [card number]"')
  })
})
