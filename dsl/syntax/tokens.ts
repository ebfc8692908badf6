import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain'
import type { Span } from '../contract/index.ts'
import { POSITION_WORDS, RESERVED, ROLE_WORDS } from './words.ts'

const category = (name: string) => createToken({ name, pattern: Lexer.NA })

/** Any word; a word that may name something; a word that may stand as a role. */
export const Word = category('Word')
export const Name = category('Name')
export const Role = category('Role')
export const Compare = category('Compare')
export const Additive = category('Additive')
export const Multiplicative = category('Multiplicative')

export const Ident = createToken({ name: 'Ident', pattern: /[A-Za-z_][A-Za-z0-9_]*/, categories: [Word, Name, Role] })

const keyword = (word: string, categories: TokenType[]): [string, TokenType] => [
  word,
  createToken({ name: `\`${word}\``, pattern: word, longer_alt: Ident, categories })
]

const keywords = new Map([
  ...RESERVED.map((word) => keyword(word, [Word])),
  ...ROLE_WORDS.map((word) => keyword(word, [Word, Name, Role])),
  ...POSITION_WORDS.map((word) => keyword(word, [Word, Name]))
])

/** The token of a word of the grammar. */
export const kw = (word: string): TokenType => {
  const token = keywords.get(word)
  if (!token) throw new Error(`no keyword ${word}`)
  return token
}

export const Duration = createToken({ name: 'Duration', pattern: /[0-9]+(?:ms|s|min|h)(?![A-Za-z0-9_])/ })
export const Num = createToken({ name: 'Num', pattern: /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/ })
export const Str = createToken({ name: 'Str', pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/ })
/** A string that does not end on its line; it stands as a string so that only the quote is reported. */
export const OpenStr = createToken({ name: 'OpenStr', pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*\\?/, categories: [Str] })

const sign = (pattern: string, categories: TokenType[] = []) =>
  createToken({ name: `\`${pattern}\``, pattern, categories })

export const Equals = sign('==', [Compare])
export const Assign = sign('=')
export const Plus = sign('+', [Additive])
export const Minus = sign('-', [Additive])
export const Dot = sign('.')
export const Comma = sign(',')
export const Colon = sign(':')
export const OpenBrace = sign('{')
export const CloseBrace = sign('}')
export const OpenParen = sign('(')
export const CloseParen = sign(')')
export const OpenBracket = sign('[')
export const CloseBracket = sign(']')

export const TOKENS: TokenType[] = [
  createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED, line_breaks: true }),
  createToken({ name: 'Comment', pattern: /#[^\n\r]*/, group: 'comments' }),
  // The longest word first: `check` would make `checked` a plain name.
  ...[...keywords].sort(([a], [b]) => b.length - a.length).map(([, token]) => token),
  Ident,
  Duration,
  Num,
  Str,
  OpenStr,
  Equals,
  sign('!=', [Compare]),
  sign('<=', [Compare]),
  sign('>=', [Compare]),
  sign('<', [Compare]),
  sign('>', [Compare]),
  Assign,
  Plus,
  Minus,
  sign('*', [Multiplicative]),
  sign('/', [Multiplicative]),
  Dot,
  Comma,
  Colon,
  OpenBrace,
  CloseBrace,
  OpenParen,
  CloseParen,
  OpenBracket,
  CloseBracket,
  Word,
  Name,
  Role,
  Compare,
  Additive,
  Multiplicative
]

const lexer = new Lexer(TOKENS, { positionTracking: 'full', ensureOptimizations: false })

export interface Lexed {
  readonly tokens: IToken[]
  readonly comments: readonly IToken[]
  readonly unknown: readonly { readonly text: string; readonly span: Span }[]
}

export const lex = (text: string): Lexed => {
  const { tokens, groups, errors } = lexer.tokenize(text)
  return {
    tokens,
    comments: groups.comments ?? [],
    unknown: errors.map(({ offset, length, line, column }) => ({
      text: text.slice(offset, offset + length),
      span: { start: offset, end: offset + length, line: line ?? 1, column: column ?? 1 }
    }))
  }
}

export const spanOf = (token: IToken): Span => ({
  start: token.startOffset,
  end: (token.endOffset ?? token.startOffset) + 1,
  line: token.startLine ?? 1,
  column: token.startColumn ?? 1
})
