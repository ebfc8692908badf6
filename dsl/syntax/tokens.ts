import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain'
import type { Span } from '../contract/index.ts'
import { PARTS, POSITION_WORDS, RESERVED, ROLE_WORDS, TABLE_ROLES } from './words.ts'

const category = (name: string) => createToken({ name, pattern: Lexer.NA })

/** Any word; a word that may name something; a word that may stand as a role, one of tables or another. */
export const Word = category('Word')
export const Name = category('Name')
export const Role = category('Role')
export const TableRole = category('TableRole')
export const PlainRole = category('PlainRole')
export const Part = category('Part')
export const Compare = category('Compare')
export const Additive = category('Additive')
export const Multiplicative = category('Multiplicative')

/** Letters beyond ASCII make a word whole, so that it is refused whole: see `repair.ts`. */
const FOREIGN =
  '\\u00c0-\\u1fff\\u2c00-\\u2fff\\u3040-\\ufdff\\ufe70-\\ufefe\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uffdc'

export const Ident = createToken({
  name: 'Ident',
  pattern: new RegExp(`[A-Za-z_${FOREIGN}][A-Za-z0-9_${FOREIGN}]*`),
  categories: [Word, Name, Role, PlainRole]
})

const keyword = (word: string, categories: TokenType[]): [string, TokenType] => [
  word,
  createToken({ name: `\`${word}\``, pattern: word, longer_alt: Ident, categories })
]

const keywords = new Map([
  ...RESERVED.map((word) => keyword(word, [Word])),
  ...ROLE_WORDS.map((word) => keyword(word, [Word, Name, Role, PlainRole])),
  ...TABLE_ROLES.map((word) => keyword(word, [Word, Name, Role, TableRole])),
  ...PARTS.map((word) => keyword(word, [Word, Name, Role, PlainRole, Part])),
  ...POSITION_WORDS.map((word) => keyword(word, [Word, Name]))
])

/** The token of a word of the grammar. */
export const kw = (word: string): TokenType => {
  const token = keywords.get(word)
  if (!token) throw new Error(`no keyword ${word}`)
  return token
}

/** The token that a word is: a keyword's own, or that of any word. */
export const tokenOfWord = (word: string): TokenType => keywords.get(word) ?? Ident

export const Duration = createToken({ name: 'Duration', pattern: /[0-9]+(?:ms|s|min|h)(?![A-Za-z0-9_])/ })
export const Size = createToken({ name: 'Size', pattern: /[0-9]+(?:KB|MB|GB)(?![A-Za-z0-9_])/ })
export const Num = createToken({ name: 'Num', pattern: /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/ })
export const Str = createToken({ name: 'Str', pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/ })
/** A string that does not end on its line; it stands as a string so that only the quote is reported. */
export const OpenStr = createToken({ name: 'OpenStr', pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*\\?/, categories: [Str] })
export const Code = createToken({ name: 'Code', pattern: /"""[\s\S]*?"""|'''[\s\S]*?'''/, line_breaks: true })
/** Code without an end: the rest of the text. */
export const OpenCode = createToken({
  name: 'OpenCode',
  pattern: /"""[\s\S]*|'''[\s\S]*/,
  line_breaks: true,
  categories: [Code]
})
export const Ref = createToken({ name: 'Ref', pattern: /@[A-Za-z_][A-Za-z0-9_]*/ })

const sign = (pattern: string, categories: TokenType[] = []) =>
  createToken({ name: `\`${pattern}\``, pattern, categories })

export const Equals = sign('==', [Compare])
export const NotEquals = sign('!=', [Compare])
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

/** What other languages write: never right here, so that it is told by its own name and read on as what it stood for. */
const habit = (name: string, pattern: RegExp) => createToken({ name, pattern })
export const Fence = habit('Fence', /```[a-z]*/)
export const Template = habit('Template', /`[^`\n\r]*`/)
export const FString = habit('FString', /[fF]"(?:[^"\\\n\r]|\\[^\n\r])*"/)
export const SingleQuoted = habit('SingleQuoted', /'[^'\n\r]*'/)
export const CurlyQuoted = habit(
  'CurlyQuoted',
  /[\u201c\u201d\u201e][^\u201c\u201d\u201e"\n\r]*[\u201c\u201d"]|\u00ab[^\u00ab\u00bb\n\r]*\u00bb|\u300c[^\u300c\u300d\n\r]*\u300d|\uff02[^\uff02\n\r]*\uff02/
)
export const BareUrl = habit('BareUrl', /https?:\/\/[^\s"'`{}()]+/)
export const SlashComment = habit('SlashComment', /\/\/[^\n\r]*/)
export const TripleEquals = habit('TripleEquals', /===/)
export const NotDoubleEquals = habit('NotDoubleEquals', /!==|<>/)
export const ColonEquals = habit('ColonEquals', /:=/)
export const PlusEquals = habit('PlusEquals', /[+\-*/]=/)
export const AndAnd = habit('AndAnd', /&&?/)
export const OrOr = habit('OrOr', /\|\|?/)
export const Bang = habit('Bang', /!(?!=)/)
export const Semicolon = habit('Semicolon', /;/)

/** One code of each bucket that the lexer sorts first characters into: all below 256, then one in 255. */
const ANY_START = [...Array(256).keys(), ...Array.from({ length: 257 }, (_, i) => Math.min(65_535, 256 + i * 255))]

/**
 * What has no meaning, as long as it goes on: runs that no one can type, or of one character. Left to the lexer's own
 * recovery, each character would be tried against every token.
 */
export const Unknown = createToken({
  name: 'Unknown',
  pattern: /[^\s!-~]+|([\s\S])\1*/,
  start_chars_hint: ANY_START,
  line_breaks: true
})

export const TOKENS: TokenType[] = [
  createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED, line_breaks: true }),
  createToken({ name: 'Comment', pattern: /#[^\n\r]*/, group: 'comments' }),
  FString,
  BareUrl,
  // The longest word first: `check` would make `checked` a plain name.
  ...[...keywords].sort(([a], [b]) => b.length - a.length).map(([, token]) => token),
  Ident,
  Duration,
  Size,
  Num,
  Code,
  OpenCode,
  Str,
  OpenStr,
  Ref,
  Fence,
  Template,
  SingleQuoted,
  CurlyQuoted,
  SlashComment,
  TripleEquals,
  NotDoubleEquals,
  ColonEquals,
  PlusEquals,
  AndAnd,
  OrOr,
  Equals,
  NotEquals,
  Bang,
  Semicolon,
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
  Unknown,
  Word,
  Name,
  Role,
  TableRole,
  PlainRole,
  Part,
  Compare,
  Additive,
  Multiplicative
]

const lexer = new Lexer(TOKENS, { positionTracking: 'full', ensureOptimizations: false, skipValidations: true })

export interface Lexed {
  readonly tokens: IToken[]
  readonly comments: readonly IToken[]
  readonly unknown: readonly { readonly text: string; readonly span: Span }[]
}

const BYTE_ORDER_MARK = '\ufeff'

export const lex = (text: string): Lexed => {
  const { tokens: all, groups } = lexer.tokenize(text)
  const tokens = all.filter(({ tokenType }) => tokenType !== Unknown)
  const unknown = tokens.length < all.length ? all.filter(({ tokenType }) => tokenType === Unknown) : []
  return {
    tokens,
    comments: groups.comments ?? [],
    unknown: unknown
      .map((token) => ({ text: token.image, span: spanOf(token) }))
      .filter(({ text: found, span }) => span.start > 0 || found !== BYTE_ORDER_MARK)
  }
}

export const spanOf = (token: IToken): Span => ({
  start: token.startOffset,
  end: (token.endOffset ?? token.startOffset) + 1,
  line: token.startLine ?? 1,
  column: token.startColumn ?? 1
})
