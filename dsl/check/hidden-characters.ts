import type { Diagnostic } from '../contract/index.ts'
import { warningAt } from '../syntax/index.ts'

/** Default-ignorable, bidirectional control, interlinear and tag characters: text a reader cannot see (UTS #39, UAX #9). */
const HIDDEN =
  /[\p{Default_Ignorable_Code_Point}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]|\\u(?:00ad|034f|061c|115[f]|1160|17b[45]|180[b-f]|200[b-f]|202[a-e]|206[0-9a-f]|3164|fe0[0-9a-f]|feff|ffa0|fff[9ab]|db4[0-3])/giu

/** Warns of every line with hidden characters, raw (in strings and comments) or written as escapes. */
export const warnHiddenCharacters = (text: string): Diagnostic[] => {
  const lineStarts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)]
  const warned = new Map<number, Diagnostic>()
  let line = 0
  for (const { 0: found, index } of text.matchAll(HIDDEN)) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= index) line++
    if (warned.has(line)) continue
    const span = {
      start: index,
      end: index + found.length,
      line: line + 1,
      column: index - (lineStarts[line] ?? 0) + 1
    }
    warned.set(line, warningAt(span, 'check/hidden-characters'))
  }
  return [...warned.values()]
}
