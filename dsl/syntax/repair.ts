import type { IToken, TokenType } from 'chevrotain'
import type { Diagnostic, Span } from '../contract/index.ts'
import { decodeCode } from './code-literal.ts'
import { errorAt } from './error-at.ts'
import { plainWord } from './plain-word.ts'
import { printString } from './print-string.ts'
import { showText } from './show-token.ts'
import { decodeString } from './string-literal.ts'
import {
  AndAnd,
  Assign,
  Bang,
  BareUrl,
  Code,
  Colon,
  ColonEquals,
  CurlyQuoted,
  Dot,
  Equals,
  Fence,
  FString,
  Ident,
  kw,
  NotDoubleEquals,
  NotEquals,
  OpenCode,
  OpenStr,
  OrOr,
  PlusEquals,
  Semicolon,
  SingleQuoted,
  SlashComment,
  Str,
  spanOf,
  Template,
  TripleEquals,
  tokenOfWord
} from './tokens.ts'
import { isWord } from './words.ts'

/** What is wrong with one token by itself, and what it is read on as; without `as` it is left out. */
interface Repair {
  readonly found?: string
  readonly expected: string
  readonly fix?: string
  readonly as?: readonly [type: TokenType, image: string]
  /** Where the fix stands, if not at the token. */
  readonly span?: Span
}

const asWord = (word: string): readonly [TokenType, string] => [kw(word), word]
const AS_STRING = [Str, '""'] as const

/** `total {x}` becomes `"total " + x`, where what stands in braces is a name or a field. */
const joined = (text: string, hole: RegExp): string | undefined => {
  const parts = text.split(hole).map((part, i) => (i % 2 === 1 ? part.trim() : part === '' ? '' : printString(part)))
  if (parts.some((part, i) => i % 2 === 1 && !/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(part))) return undefined
  return parts.filter((part) => part !== '').join(' + ') || '""'
}

export const OPEN_END = 'the end of the line'
const NO_HOLES = 'a plain string: values are joined with `+`, as in `"total " + x`'
const QUOTED = 'a string in double quotes'
const JSON_STRING =
  'a JSON string: escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9, surrogates come in pairs, and none is \\u0000'

const REPAIRS = new Map<
  TokenType,
  (
    token: IToken,
    before: IToken | undefined,
    further: IToken | undefined,
    after: IToken | undefined
  ) => Repair | undefined
>([
  [Fence, () => ({ expected: 'the plan alone, without a fence', fix: '' })],
  [
    Template,
    ({ image }) => ({ expected: NO_HOLES, fix: joined(image.slice(1, -1), /\$\{([^}]*)\}/), as: AS_STRING }) as Repair
  ],
  [
    FString,
    ({ image }) => ({ expected: NO_HOLES, fix: joined(image.slice(2, -1), /\{([^}]*)\}/), as: AS_STRING }) as Repair
  ],
  [SingleQuoted, ({ image }) => ({ expected: QUOTED, fix: printString(image.slice(1, -1)), as: AS_STRING })],
  [CurlyQuoted, ({ image }) => ({ expected: QUOTED, fix: printString(image.slice(1, -1)), as: AS_STRING })],
  [BareUrl, ({ image }) => ({ expected: QUOTED, fix: printString(image), as: AS_STRING })],
  [SlashComment, ({ image }) => ({ expected: 'a comment to begin with `#`', fix: `#${image.slice(2)}` })],
  [TripleEquals, () => ({ expected: '`==`', fix: '==', as: [Equals, '=='] })],
  [NotDoubleEquals, () => ({ expected: '`!=`', fix: '!=', as: [NotEquals, '!='] })],
  [ColonEquals, () => ({ expected: '`=`', fix: '=', as: [Assign, '='] })],
  [
    PlusEquals,
    (token, before, further) => {
      const [sign] = token.image
      const expected = `\`=\`, as in \`set x = x ${sign} 1\``
      if (!before || !isWord(before.image)) return { expected, as: [Assign, '='] }
      const fix = `= ${before.image} ${sign}`
      return further?.image === 'set'
        ? { expected, fix, as: [Assign, '='] }
        : {
            expected,
            fix: `set ${before.image} ${fix}`,
            span: { ...spanOf(before), end: spanOf(token).end },
            as: [Assign, '=']
          }
    }
  ],
  [AndAnd, () => ({ expected: '`and`', fix: 'and', as: asWord('and') })],
  [
    OrOr,
    ({ image }) => {
      const as = asWord('or')
      return image === '||'
        ? { expected: '`or`', fix: 'or', as }
        : { expected: 'no `|`: a test has `or`, what may be missing has `else`, and a type is one', as }
    }
  ],
  [Bang, () => ({ expected: '`not`', fix: 'not ', as: asWord('not') })],
  [Semicolon, () => ({ expected: 'nothing: statements need no end', fix: '' })],
  [
    OpenStr,
    ({ image, ...token }, before) => {
      const open = { found: OPEN_END, expected: '`"`', as: AS_STRING }
      const isAlone = image.trim() === '"' && before && before.startLine === token.startLine && isWord(before.image)
      return isAlone
        ? { ...open, fix: `"${before.image}"`, span: { ...spanOf(before), end: token.startOffset + 1 } }
        : { ...open, fix: `${image.trimEnd()}"` }
    }
  ],
  [
    OpenCode,
    ({ image }) => ({ found: 'the end of the plan', expected: `\`${image.slice(0, 3)}\``, as: [Code, '""""""'] })
  ],
  [
    Str,
    ({ image }) =>
      decodeString(image) === undefined ? { found: 'a string', expected: JSON_STRING, as: AS_STRING } : undefined
  ],
  [
    Code,
    ({ image }) =>
      decodeCode(image) === undefined
        ? { found: 'code', expected: 'whole characters and no NUL: surrogates come in pairs', as: [Code, '""""""'] }
        : undefined
  ],
  [
    Ident,
    ({ image }, before, _further, after) => {
      if (isWord(image)) return undefined
      const plain = plainWord(image)
      if (plain === undefined)
        return {
          expected: 'a name in the letters A to Z; a field may be quoted',
          ...((before?.tokenType === Dot || after?.tokenType === Colon) && { fix: printString(image) }),
          as: [Ident, 'word']
        }
      return {
        expected: 'a word in the letters A to Z: some of these only look like them',
        fix: plain,
        as: [tokenOfWord(plain), plain]
      }
    }
  ]
])

const replaced = (token: IToken, [type, image]: readonly [TokenType, string]): IToken => ({
  ...token,
  image,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx ?? token.tokenTypeIdx
})

/**
 * Finds what is wrong with tokens by themselves: strings that are none, and what other languages write in place of ours.
 * Gives the tokens as they were meant, so that such a mistake is told once and not again by what follows from it.
 */
export const repair = (
  tokens: readonly IToken[]
): { readonly tokens: IToken[]; readonly diagnostics: Diagnostic[] } => {
  const diagnostics: Diagnostic[] = []
  const kept: IToken[] = []
  for (const [i, token] of tokens.entries()) {
    const mend = REPAIRS.get(token.tokenType)?.(token, kept.at(-1), kept.at(-2), tokens[i + 1])
    if (!mend) {
      kept.push(token)
      continue
    }
    const { found = showText(token.image), expected, fix, as, span = spanOf(token) } = mend
    diagnostics.push(errorAt(span, 'syntax/unexpected', { found, expected }, fix))
    if (as) kept.push(replaced(token, as))
  }
  return { tokens: kept, diagnostics }
}
