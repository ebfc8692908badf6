import { EOF, type IParserErrorMessageProvider, type TokenType } from 'chevrotain'
import {
  Additive,
  Code,
  Compare,
  Duration,
  Multiplicative,
  Name,
  Num,
  OpenStr,
  Part,
  PlainRole,
  Ref,
  Role,
  Size,
  Str,
  TableRole,
  Word
} from './tokens.ts'
import { isReserved } from './words.ts'

export const SECRET_PART = 'a part of a secret: `username`, `password`, `totp` or another'

const PLAIN = new Map<TokenType, string>([
  [EOF, 'the end of the plan'],
  [Str, 'a string in double quotes'],
  [OpenStr, 'a string in double quotes'],
  [Num, 'a number'],
  [Duration, 'a duration such as `10s`'],
  [Size, 'a size such as `256MB`'],
  [Code, 'code between `"""` and `"""`'],
  [Ref, 'a reference such as `@pick`'],
  [Part, SECRET_PART],
  [Name, 'a name'],
  [Word, 'a word'],
  [Role, 'a role such as button'],
  [PlainRole, 'a role such as button'],
  [TableRole, 'a role such as table'],
  [Compare, 'a comparison'],
  [Additive, '`+` or `-`'],
  [Multiplicative, '`*` or `/`']
])

/** What each rule that chooses stands for, where its first words would be too many to list. */
const RULES: Readonly<Record<string, string>> = {
  stmt: 'a statement',
  act: 'an act such as `click` or `open`',
  decl: 'a declaration',
  primary: 'a value',
  value: 'a value',
  fill: 'a value, or `secret NAME.password`',
  type: 'a type: text, number, date, boolean, file, list of …, one of […] or { … }',
  read: '`url`, `title`, `all`, `text of`, `value of`, `count of`, `attribute "…" of` or a target',
  aim: 'a role such as button',
  plainAim: 'a role such as button',
  narrow: 'a state such as `first` or `having`',
  state: 'a state such as `first`',
  fieldName: 'a field name',
  member: 'a field name'
}

/** Rules that list things between brackets: where one ends, another may come. */
const LISTS = ['items', 'choice', 'record', 'fields', 'nameOrCall', 'tool']
const CLOSING = ['`]`', '`}`', '`)`']

const MOST_WORDS = 4

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'something else') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const plain = (type: TokenType): string => PLAIN.get(type) ?? type.name

const firstOf = (paths: TokenType[][]): string => {
  const words = [...new Set(paths.flatMap((path) => path.slice(0, 1).map(plain)))]
  return list(words.slice(0, MOST_WORDS))
}

/** Gives chevrotain's errors as the words for what was expected, and nothing else; `describeError` makes the sentence. */
export const describeExpected: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, ruleName }) => {
    if (ruleName === 'block' && expected.name === '`}`') return 'a statement or `}`'
    if (expected === EOF) return 'a statement'
    if (LISTS.includes(ruleName) && CLOSING.includes(expected.name)) return `\`,\` or ${expected.name}`
    if (expected === Name && isReserved(actual.image)) return 'a name (this word is reserved)'
    return plain(expected)
  },
  buildNotAllInputParsedMessage: () => 'a statement',
  buildNoViableAltMessage: ({ expectedPathsPerAlt, ruleName }) =>
    RULES[ruleName] ?? firstOf(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ expectedIterationPaths, ruleName }) => RULES[ruleName] ?? firstOf(expectedIterationPaths)
}
