import type { LeftOut, PageText, Piece } from '@writ/dsl/contract'
import type { SensitivePattern } from '../facts/observe-options.ts'
import { SENSITIVE_PATTERNS } from './sensitive-patterns.ts'

/** Text that may leave the page: what is sensitive was taken out of it. */
export type Clean = PageText

/** What is left out beside the patterns that always are. */
export interface Withheld {
  readonly patterns?: readonly SensitivePattern[]
  /** What the page's own private fields hold: a page may write it elsewhere. */
  readonly values?: readonly string[]
}

interface Span {
  readonly start: number
  readonly end: number
  readonly mark: LeftOut
}

/** White space that stays is no blind: a number may be cut by it. Everything else that shows nothing is taken out first. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu
const UNUSUAL = /[^\x20-\x7e]/
const DASHES = /[\u2010-\u2015\u2212\u00b7]/g
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g

/** Digits of any script as ours, one for one. */
const plainDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    if (digit.length > 1) return digit
    // Digits of a script stand in a row of ten that begins at a multiple of ten code points after the last non-digit.
    let zero = digit.charCodeAt(0)
    while (/\p{Nd}/u.test(String.fromCharCode(zero - 1)) && digit.charCodeAt(0) - zero < 9) zero -= 1
    return String(digit.charCodeAt(0) - zero)
  })

const plain = (text: string): string =>
  UNUSUAL.test(text) ? plainDigits(text.replace(DASHES, '-').replace(SPACES, ' ')) : text

const spansOf = (text: string, { label, pattern, accept }: SensitivePattern): readonly Span[] => {
  const spans: Span[] = []
  const again = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)
  for (let found = again.exec(text); found; found = again.exec(text)) {
    const length = accept ? accept(found[0]) : found[0].length
    if (length > 0) spans.push({ start: found.index, end: found.index + length, mark: label })
    // What was not it may still begin one character later.
    again.lastIndex = found.index + Math.max(1, length)
  }
  return spans
}

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)

/** Shorter than this, in characters, a value of a field is left out only where it stands as a word of its own. */
const WORD_LENGTH = 6
const LEAST_LENGTH = 3

const spansOfValue = (text: string, value: string): readonly Span[] => {
  const spans: Span[] = []
  if (value.length < LEAST_LENGTH) return spans
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const end = at + value.length
    const inWord = value.length < WORD_LENGTH && (isWordChar(text[at - 1]) || isWordChar(text[end]))
    if (!inWord) spans.push({ start: at, end, mark: 'private value' })
  }
  return spans
}

/** Fewer digits than this hold no number that is left out, as little as a text without a long word holds a token. */
const LEAST_DIGITS = 6
const LONG_WORD = /[\w+/-]{16}|-----BEGIN|:\/\/|earer /

const mayHold = (text: string): boolean => {
  if (LONG_WORD.test(text)) return true
  let digits = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code >= 48 && code <= 57) || (code > 255 && /\p{Nd}/u.test(text[at] ?? ''))) digits += 1
  }
  return digits >= LEAST_DIGITS
}

const find = (text: string, { patterns = [], values = [] }: Withheld): readonly Span[] => {
  const read = plain(text)
  const own = mayHold(text) ? SENSITIVE_PATTERNS.flatMap((pattern) => spansOf(read, pattern)) : []
  return [
    ...values.flatMap((value) => spansOfValue(text, value)),
    ...patterns.flatMap((pattern) => spansOf(read, pattern)),
    ...own
  ]
}

const cutAt = (text: string, spans: readonly Span[]): Clean => {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end, mark } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) {
      at = Math.max(at, end)
      continue
    }
    if (start > at) pieces.push(text.slice(at, start))
    pieces.push({ mark })
    at = end
  }
  if (at < text.length) pieces.push(text.slice(at))
  return pieces
}

/** Takes out what never leaves the page: cards, accounts, tokens, keys, ids, and what the tenant and private fields add. */
export const leaveOut = (text: string, withheld: Withheld): Clean => {
  if (text === '') return []
  const spans = find(text, withheld)
  if (spans.length > 0) return cutAt(text, spans)
  if (!UNUSUAL.test(text)) return [text]
  // Characters that show nothing could stand between two digits.
  const bare = text.replace(UNSEEN, '')
  const behind = bare === text ? [] : find(bare, withheld)
  return behind.length > 0 ? cutAt(bare, behind) : [text]
}
