import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visibleText } from './visible-text.ts'

const flat = (text: string) =>
  visibleText(text)
    .map((piece) => piece.text)
    .join('')

describe('nothing in a shown text stays unseen', () => {
  test.each([
    ['a right-to-left override', 'pay\u202Eexe.gpj', 'pay⟦U+202E⟧exe.gpj'],
    ['isolates and marks', '\u2066a\u2069\u200F', '⟦U+2066⟧a⟦U+2069⟧⟦U+200F⟧'],
    ['zero width', 'ad\u200Bmin\uFEFF', 'ad⟦U+200B⟧min⟦U+FEFF⟧'],
    ['a soft hyphen', 'a\u00ADb', 'a⟦U+00AD⟧b'],
    ['tag characters', 'x\u{E0041}', 'x⟦U+E0041⟧'],
    ['Hangul filler and Braille blank', '\u3164\u2800', '⟦U+3164⟧⟦U+2800⟧'],
    ['controls', 'a\u0000\u0007\u0085b', 'a⟦U+0000⟧⟦U+0007⟧⟦U+0085⟧b'],
    ['a lone surrogate', 'a\uD800b', 'a⟦U+D800⟧b'],
    ['a run of the same', 'a\u200B\u200B\u200Bb', 'a⟦U+200B ×3⟧b'],
    ['new lines that push the rest away', `a${'\n'.repeat(80)}b`, 'a⟦U+000A ×80⟧b'],
    ['blanks that push the rest away', `a${' '.repeat(40)}b`, 'a⟦U+0020 ×40⟧b'],
    ['blanks and new lines in turn', `a${'\n '.repeat(3)}b`, 'a⟦U+000A⟧⟦U+0020⟧⟦U+000A⟧⟦U+0020⟧⟦U+000A⟧⟦U+0020⟧b'],
    ['wide blanks', `a${'\u2003'.repeat(12)}b`, 'a⟦U+2003 ×12⟧b'],
    ['a letter that passes for another', 'p\u0430y', 'p\u0430⟦U+0430⟧y'],
    ['a forged mark', '⟦U+202E⟧', '⟦U+27E6⟧U+202E⟦U+27E7⟧']
  ])('%s', (_what, text, shown) => {
    expect(flat(text)).toBe(shown)
  })

  test.each(['Zürich, 3 rue de l’Été', '出租车费用 3 月', 'مرحبا بالعالم', 'two\nlines\n\nand a gap', 'a\tb  c', '🙂'])(
    'ordinary text is left alone: %s',
    (text) => {
      expect(visibleText(text)).toEqual([{ kind: 'plain', text }])
    }
  )

  test('no unseen character is in any output, and no plain text is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const pieces = visibleText(text)
        const shown = pieces.map((piece) => piece.text).join('')
        expect(shown).not.toMatch(/[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]|(?![\n\t])\p{Cc}/u)
        for (const piece of pieces) if (piece.kind === 'plain') expect(text).toContain(piece.text)
      })
    )
  })
})
