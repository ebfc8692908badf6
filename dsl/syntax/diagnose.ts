import { EOF, type IRecognitionException, type IToken } from 'chevrotain'
import { type Diagnostic, type RefusalCode, type RefusalDetail, refusal, type Span } from '../contract/index.ts'
import { nearestWord } from './nearest-word.ts'
import { Assign, Ident, spanOf } from './tokens.ts'
import { STATEMENT_WORDS } from './words.ts'

/** A diagnostic with the one sentence its code has. */
export const errorAt = (span: Span, code: RefusalCode, detail: RefusalDetail = {}, fix?: string): Diagnostic => ({
  code,
  severity: 'error',
  message: refusal(code, detail).message,
  span,
  ...(fix !== undefined && { fix })
})

export const bySpan = (a: Diagnostic, b: Diagnostic): number =>
  a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1)

/** Diagnostics of one text at most; the first ones given are kept, so errors come before warnings. */
const MAX_DIAGNOSTICS = 200

export const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.slice(0, MAX_DIAGNOSTICS).sort(bySpan)

const SHOWN = 40

const found = (token: IToken): string => {
  if (token.tokenType === EOF) return 'the end of the plan'
  const image = token.image.length > SHOWN ? `${token.image.slice(0, SHOWN)}…` : token.image
  return `\`${image}\``
}

const fixFor = (token: IToken, expected: string): string | undefined => {
  if (token.tokenType === Assign && expected.includes('`')) return '=='
  if (token.tokenType !== Ident) return undefined
  const words = [...expected.matchAll(/`([a-z ]+)`/g)].flatMap(([, word]) => word?.split(' ')[0] ?? [])
  return nearestWord(token.image, expected.startsWith('a statement') ? [...words, ...STATEMENT_WORDS] : words)
}

/** A parse error in plain words. At the end of the text it stands behind the last token. */
export const diagnoseParseError = (error: IRecognitionException, last: IToken | undefined): Diagnostic => {
  const { token, message: expected } = error
  const span =
    token.tokenType === EOF
      ? last
        ? { ...spanOf(last), start: spanOf(last).end - 1 }
        : { start: 0, end: 0, line: 1, column: 1 }
      : spanOf(token)
  return errorAt(span, 'syntax/unexpected', { found: found(token), expected }, fixFor(token, expected))
}

const SPELLED: Readonly<Record<string, string>> = {
  '&': 'and',
  '&&': 'and',
  '|': 'or',
  '||': 'or',
  '!': 'not',
  "'": '"',
  '“': '"',
  '”': '"',
  ';': '',
  '，': ',',
  '：': ':'
}

export const diagnoseUnknown = ({ text, span }: { readonly text: string; readonly span: Span }): Diagnostic =>
  errorAt(
    span,
    'syntax/unknown-character',
    { found: JSON.stringify([...text].slice(0, 8).join('')).slice(1, -1) },
    Object.hasOwn(SPELLED, text) ? SPELLED[text] : undefined
  )

/**
 * The first mistake of each line: the rest of a line is mostly its echo, and so is the line after a string without end.
 * What the lexer found comes before what the parser made of it.
 */
export const withoutEchoes = (lexical: readonly Diagnostic[], parsed: readonly Diagnostic[]): Diagnostic[] => {
  const lines = new Set<number>()
  const first = ({ span }: Diagnostic) => !lines.has(span.line) && lines.add(span.line)
  const kept = [...lexical].sort(bySpan).filter(first)
  for (const { span, fix } of kept) if (fix === '"') lines.add(span.line + 1)
  return inOrder([...kept, ...[...parsed].sort(bySpan).filter(first)])
}
