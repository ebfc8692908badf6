import type { PageText } from './outline-item.ts'
import { LEFT_OUT } from './vocabulary.ts'

/**
 * What a reader would not see, or would see elsewhere: controls, format and direction characters, fillers, tags, variation
 * selectors, private use, line and paragraph separators. One selector that says how an emoji is drawn may stay.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu
const DRAWN =
  /\p{Extended_Pictographic}[\ufe0e\ufe0f]?(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f]?)+|\p{Emoji}[\ufe0e\ufe0f]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t' }

const escaped = (char: string): string =>
  SHORT[char] ??
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

const escapeUnseen = (text: string): string => {
  if (!/[^\x20-\x7e]/.test(text)) return text
  let shown = ''
  let at = 0
  for (const drawn of text.matchAll(DRAWN)) {
    shown += text.slice(at, drawn.index).replace(UNSEEN, escaped) + drawn[0]
    at = drawn.index + drawn[0].length
  }
  return shown + text.slice(at).replace(UNSEEN, escaped)
}

const FORGED = new RegExp(`\\[(?=(?:${LEFT_OUT.join('|')})\\])`, 'g')

const page = (text: string): string => escapeUnseen(text.replace(/["\\]/g, '\\$&')).replace(FORGED, '\\u005b')

/**
 * A text of the page as a JSON string (RFC 8259): no character that is not seen stands in it as itself, and a bracket with one
 * of our labels is ours.
 */
export const quotePageText = (text: PageText): string =>
  `"${text.map((piece) => (typeof piece === 'string' ? page(piece) : `[${piece.mark}]`)).join('')}"`
