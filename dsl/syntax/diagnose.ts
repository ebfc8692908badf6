import { EOF, type IRecognitionException, type IToken } from 'chevrotain'
import type { Diagnostic, Span } from '../contract/index.ts'
import { errorAt } from './error-at.ts'
import { SECRET_PART } from './expected.ts'
import { adviceFor } from './habits/advice-for.ts'
import { nearestWord } from './nearest-word.ts'
import { printString } from './print-string.ts'
import { OPEN_END } from './repair.ts'
import { showToken } from './show-token.ts'
import { Ident, spanOf, Word } from './tokens.ts'
import { DECLARATION_WORDS, PARTS, STATEMENT_WORDS } from './words.ts'

export const bySpan = (a: Diagnostic, b: Diagnostic): number =>
  a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1)

/** Diagnostics of one text at most; the first ones given are kept, so errors come before warnings. */
const MAX_DIAGNOSTICS = 200

export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.slice(0, MAX_DIAGNOSTICS).sort(bySpan)

const fixFor = (token: IToken, expected: string): string | undefined => {
  if (token.tokenType !== Ident) return undefined
  const words = [...expected.matchAll(/`([a-z ]+)`/g)].flatMap(([, word]) => word?.split(' ')[0] ?? [])
  if (expected.startsWith('a statement')) words.push(...STATEMENT_WORDS)
  if (expected.startsWith('a declaration')) words.push(...DECLARATION_WORDS, ...STATEMENT_WORDS)
  return nearestWord(token.image, words)
}

/** A parse error in plain words. At the end of the text it stands behind the last token. */
export const diagnoseParseError = (error: IRecognitionException, tokens: readonly IToken[]): Diagnostic => {
  const { token, message: expected } = error
  const last = tokens.at(-1)
  const end = last ? { ...spanOf(last), start: spanOf(last).end - 1 } : { start: 0, end: 0, line: 1, column: 1 }
  const at = token.tokenType === EOF ? end : spanOf(token)
  if (isUnknownPart(error)) return errorAt(at, 'check/unknown-secret-part', {}, partFor(token.image))
  const advice = adviceFor(error, tokens)
  if (!advice) return errorAt(at, 'syntax/unexpected', { found: showToken(token), expected }, fixFor(token, expected))
  const detail = { found: advice.found ?? showToken(token), expected: advice.expected }
  return errorAt(advice.span ?? at, 'syntax/unexpected', detail, advice.fix)
}

const PART_NAMES = new Map([
  ['user', 'username'],
  ['email', 'username'],
  ['login', 'username'],
  ['pass', 'password'],
  ['otp', 'totp'],
  ['code', 'totp']
])

const partFor = (word: string): string | undefined => PART_NAMES.get(word) ?? nearestWord(word, PARTS)

const isUnknownPart = ({ token, message, context }: IRecognitionException): boolean =>
  message === SECRET_PART &&
  context.ruleStack.at(-1) === 'secretPart' &&
  token.tokenType.CATEGORIES?.includes(Word) === true

const SPELLED: Readonly<Record<string, string>> = {
  '；': '',
  '。': '',
  '、': ',',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '×': '*',
  '÷': '/',
  '−': '-',
  '「': '"',
  '」': '"',
  '\u00a0': ' ',
  '\u3000': ' '
}

/** Signs as wide as Chinese characters, in their usual width. */
const narrowed = (text: string): string | undefined =>
  /^[\uff01-\uff5e]+$/.test(text) ? text.normalize('NFKC') : undefined

export const diagnoseUnknown = ({ text, span }: { readonly text: string; readonly span: Span }): Diagnostic =>
  errorAt(
    span,
    'syntax/unknown-character',
    { found: printString([...text].slice(0, 8).join('')).slice(1, -1) },
    Object.hasOwn(SPELLED, text) ? SPELLED[text] : narrowed(text)
  )

/**
 * The first mistake of each line: the rest of a line is mostly its echo, and so is the line after a string without end.
 * What the lexer found comes before what the parser made of it.
 */
export const withoutEchoes = (lexical: readonly Diagnostic[], parsed: readonly Diagnostic[]): Diagnostic[] => {
  const lines = new Set<number>()
  const first = ({ span }: Diagnostic) => !lines.has(span.line) && lines.add(span.line)
  const kept = [...lexical].sort(bySpan).filter(first)
  for (const { span, message } of kept) if (message.includes(OPEN_END)) lines.add(span.line + 1)
  return inOrder([...kept, ...[...parsed].sort(bySpan).filter(first)])
}
