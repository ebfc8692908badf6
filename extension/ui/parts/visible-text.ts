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
const LONG_RUN = { '\n': 3, ' ': 9, '\t': 4, '\u3000': 5, '\u00a0': 5 } as const satisfies Record<string, number>

const nameOf = (char: string, count: number): string => {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return count === 1 ? `⟦U+${code}⟧` : `⟦U+${code} ×${count}⟧`
}

const isUnseen = (char: string): boolean => char !== '\n' && char !== '\t' && UNSEEN.test(char)

const marksRun = (char: string, count: number): boolean => {
  const limit = (LONG_RUN as Readonly<Record<string, number>>)[char]
  return limit !== undefined && count >= limit
}

/** What the mark itself is made of must not be forged by text: a bracket of ours in the text is named too. */
const isMarkBracket = (char: string): boolean => char === '⟦' || char === '⟧'

/**
 * Splits text so that nothing in it stays unseen: each bidi control, invisible or control character becomes a mark like
 * `⟦U+202E⟧`, a run of the same one `⟦U+200B ×40⟧`. So do long runs of blanks or new lines, which push words out of
 * sight. The whole text is shown, never cut.
 */
export const visibleText = (text: string): readonly TextPiece[] => {
  const pieces: TextPiece[] = []
  const chars = Array.from(text)
  let plain = ''
  for (let at = 0; at < chars.length; ) {
    const char = chars[at] ?? ''
    let end = at + 1
    while (end < chars.length && chars[end] === char) end++
    const count = end - at
    if (isUnseen(char) || isMarkBracket(char) || marksRun(char, count)) {
      if (plain) pieces.push({ kind: 'plain', text: plain })
      plain = ''
      pieces.push({ kind: 'mark', text: nameOf(char, count) })
    } else plain += char.repeat(count)
    at = end
  }
  if (plain) pieces.push({ kind: 'plain', text: plain })
  return pieces
}
