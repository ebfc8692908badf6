import { findLookalikes } from './find-lookalikes.ts'

/** A piece of text to show: as it is, or a mark that stands for characters that would not be seen. */
export interface TextPiece {
  readonly kind: 'plain' | 'mark'
  readonly text: string
}

/**
 * Characters that show nothing, or change how others are shown: controls but tab and newline, format characters (the
 * bidi controls among them), default ignorables (UAX #44), line and paragraph separators, lone surrogates, private use,
 * and the blanks that Unicode calls letters or symbols.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/u
/** As many blanks as push words away, however they are mixed; so few new lines do as well. */
const LONGEST_BLANK = 8
const MOST_LINES = 2

const nameOf = (char: string, count: number): string => {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return count === 1 ? `⟦U+${code}⟧` : `⟦U+${code} ×${count}⟧`
}

const isUnseen = (char: string): boolean => char !== '\n' && char !== '\t' && UNSEEN.test(char)

const isBlank = (char: string): boolean => char === '\n' || char === '\t' || /\p{Zs}/u.test(char)

/** What the mark itself is made of must not be forged by text: a bracket of ours in the text is named too. */
const isMarkBracket = (char: string): boolean => char === '⟦' || char === '⟧'

/** Characters that begin a run of blanks which is too long, from `at` on; 0 where it is none. */
const longBlank = (chars: readonly string[], at: number): number => {
  let end = at
  let lines = 0
  while (end < chars.length && isBlank(chars[end] ?? '')) {
    if (chars[end] === '\n') lines++
    end++
  }
  return lines > MOST_LINES || end - at > LONGEST_BLANK ? end - at : 0
}

/**
 * Splits text so that nothing in it stays unseen, or passes for what it is not: each bidi control, invisible or control
 * character becomes a mark like `⟦U+202E⟧`, a run of the same one `⟦U+200B ×40⟧`. So do the blanks and new lines of a long run,
 * which push words out of sight; a letter or digit that passes for another (see `findLookalikes`) is followed by its mark.
 * The whole text is shown, never cut.
 */
export const visibleText = (text: string): readonly TextPiece[] => {
  const pieces: TextPiece[] = []
  const chars = Array.from(text)
  const lookalikes = findLookalikes(chars)
  let plain = ''
  const mark = (char: string, count: number) => {
    if (plain) pieces.push({ kind: 'plain', text: plain })
    plain = ''
    pieces.push({ kind: 'mark', text: nameOf(char, count) })
  }
  let blankUntil = 0
  for (let at = 0; at < chars.length; ) {
    const char = chars[at] ?? ''
    let end = at + 1
    if (lookalikes.has(at)) {
      plain += char
      mark(char, 1)
      at = end
      continue
    }
    while (end < chars.length && chars[end] === char && !lookalikes.has(end)) end++
    if (isBlank(char) && at >= blankUntil) blankUntil = at + longBlank(chars, at)
    if (isUnseen(char) || isMarkBracket(char) || at < blankUntil) mark(char, end - at)
    else plain += char.repeat(end - at)
    at = end
  }
  if (plain) pieces.push({ kind: 'plain', text: plain })
  return pieces
}
