import type { Diagnostic, Span } from '../contract/index.ts'
import { isMixed, warningAt } from '../syntax/index.ts'

/** Default-ignorable, bidirectional control, interlinear and tag characters: text a reader cannot see (UTS #39, UAX #9). */
const HIDDEN =
  /[\p{Default_Ignorable_Code_Point}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u007f-\u009f\u2028\u2029\u2800]|\\u(?:00[01][0-8bcef]|007f|00[89][0-9a-f]|00ad|034f|061c|115[f]|1160|17b[45]|180[b-f]|200[b-f]|202[89a-e]|2800|206[0-9a-f]|3164|fe0[0-9a-f]|feff|ffa0|fff[9ab]|db4[0-3])/giu

const WORD = /[\p{L}\p{M}\p{N}]{2,}/gu

/** Warns of every line with hidden characters, raw (in strings and comments) or written as escapes. */
export const warnHiddenCharacters = (text: string): Diagnostic[] =>
  warnLines(text, text.matchAll(HIDDEN), (span) => warningAt(span, 'check/hidden-characters'))

/** Warns of every line with a word that mixes letters of several scripts which look alike. */
export const warnMixedLetters = (text: string): Diagnostic[] =>
  warnLines(
    text,
    [...text.matchAll(WORD)].filter(([word]) => isMixed(word)),
    (span, word) => warningAt(span, 'check/mixed-letters', { word: word.slice(0, 40) })
  )

const warnLines = (
  text: string,
  matches: Iterable<RegExpExecArray>,
  warn: (span: Span, found: string) => Diagnostic
): Diagnostic[] => {
  const lineStarts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)]
  const warned = new Map<number, Diagnostic>()
  let line = 0
  for (const { 0: found, index } of matches) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= index) line++
    if (warned.has(line)) continue
    const span = {
      start: index,
      end: index + found.length,
      line: line + 1,
      column: index - (lineStarts[line] ?? 0) + 1
    }
    warned.set(line, warn(span, found))
  }
  return [...warned.values()]
}
