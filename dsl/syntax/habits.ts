import { EOF, type IRecognitionException, type IToken, type TokenType } from 'chevrotain'
import type { Span } from '../contract/index.ts'
import {
  Assign,
  CloseBrace,
  Colon,
  Comma,
  Dot,
  Duration,
  Ident,
  kw,
  Name,
  Num,
  OpenBrace,
  OpenBracket,
  OpenParen,
  Role,
  Str,
  spanOf
} from './tokens.ts'

/** What to say in place of what the grammar alone would: where models (and people) write another language's way. */
export interface Advice {
  readonly expected: string
  readonly fix?: string
  readonly span?: Span
  readonly found?: string
}

/** Where the parser stopped. `expected` is what the grammar says of it. */
interface Stop {
  readonly token: IToken
  readonly before?: IToken
  readonly earlier?: IToken
  readonly after?: IToken
  readonly rule: string
  readonly rules: readonly string[]
  readonly expected: string
  readonly tokens: readonly IToken[]
  readonly index: number
}

const BOUND = '`up to N`: every loop says how often at most'
const LIMIT = '`up to 10s`: every wait says how long at most'

/** First words of statements in other languages, with what stands for them here. */
const STATEMENTS: Readonly<Record<string, Advice>> = {
  elif: { expected: '`else if`', fix: 'else if' },
  elseif: { expected: '`else if`', fix: 'else if' },
  elsif: { expected: '`else if`', fix: 'else if' },
  foreach: { expected: '`for x in list up to N { … }`', fix: 'for' },
  while: { expected: '`repeat up to N { stop when … }`', fix: 'repeat up to 20' },
  loop: { expected: '`repeat up to N { stop when … }`', fix: 'repeat' },
  until: { expected: '`stop when …` inside `repeat`, or `wait until …`', fix: 'stop when' },
  break: { expected: '`stop when …`, once, directly inside `repeat`' },
  continue: { expected: 'a statement: use `if` around the rest of the block' },
  goto: { expected: '`open "/path"`', fix: 'open' },
  navigate: { expected: '`open "/path"`', fix: 'open' },
  visit: { expected: '`open "/path"`', fix: 'open' },
  go: { expected: '`open "/path"`, `back` or `forward`', fix: 'open' },
  const: { expected: '`let`, or `var` for what changes', fix: 'let' },
  tap: { expected: '`click`', fix: 'click' },
  dblclick: { expected: '`double click`', fix: 'double click' },
  select: { expected: '`choose "…" from combobox "…"`', fix: 'choose' },
  enter: { expected: '`fill field "…" with …`', fix: 'fill' },
  print: { expected: '`return …`, once, at the end', fix: 'return' },
  log: { expected: '`return …`, once, at the end', fix: 'return' },
  output: { expected: '`return …`, once, at the end', fix: 'return' },
  assert: { expected: '`require … else "…"`', fix: 'require' },
  expect: { expected: '`require … else "…"`', fix: 'require' },
  sleep: { expected: '`wait for TARGET up to 10s`', fix: 'wait for' },
  catch: { expected: '`try { … } else { … }`', fix: 'else' },
  except: { expected: '`try { … } else { … }`', fix: 'else' },
  finally: { expected: '`try { … } else { … }` and nothing more' },
  function: { expected: 'a statement: plans have no functions of their own' },
  def: { expected: 'a statement: plans have no functions of their own' },
  import: { expected: 'a statement: plans import nothing' },
  end: { expected: '`}`', fix: '}' }
}

const OPERATORS: Readonly<Record<string, string>> = {
  is: '==',
  equals: '==',
  eq: '==',
  isnt: '!=',
  ne: '!=',
  includes: 'contains',
  has: 'contains',
  startswith: 'starts with',
  startsWith: 'starts with',
  endsWith: 'matches',
  endswith: 'matches',
  like: 'matches'
}

const UNITS: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  s: 's',
  m: 'min',
  min: 'min',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  ms: 'ms',
  h: 'h',
  hour: 'h',
  hours: 'h',
  mb: 'MB',
  MB: 'MB',
  MiB: 'MB',
  kb: 'KB',
  KB: 'KB',
  gb: 'GB',
  GB: 'GB',
  GiB: 'GB'
}

/** The role that a name alone most likely means, by the act. */
const ROLE_FOR: Readonly<Record<string, string>> = {
  fill: 'field',
  typing: 'field',
  paste: 'field',
  press: 'field',
  choose: 'combobox',
  upload: 'field',
  read: 'text',
  readPart: 'heading',
  wait: 'text',
  presence: 'text',
  observe: 'region',
  within: 'region',
  frame: 'region'
}

const DECLARATIONS = [kw('site'), kw('secret'), kw('input'), kw('kept')]
const BEFORE_TARGET =
  'click hover clear check uncheck copy screenshot fill in into of from within observe for to'.split(' ')
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

const isOf = (token: IToken | undefined, type: TokenType): boolean =>
  token !== undefined && (token.tokenType === type || (token.tokenType.CATEGORIES ?? []).includes(type))

const wantsStatement = ({ expected }: Stop): boolean =>
  expected.startsWith('a statement') || expected.startsWith('a decl')

const roleFor = ({ rules, tokens, index }: Stop): string => {
  const touch = rules.includes('touch') ? tokens[index - 1]?.image : undefined
  if (touch === 'check' || touch === 'uncheck') return 'checkbox'
  if (touch === 'clear') return 'field'
  return [...rules].reverse().flatMap((rule) => own(ROLE_FOR, rule) ?? [])[0] ?? 'button'
}

const bound = (stop: Stop): Advice | undefined => {
  if (stop.expected !== '`up`' && stop.expected !== '`to`') return undefined
  const { token, rules } = stop
  const loop = rules.at(-1) === 'each' || rules.at(-1) === 'repeat'
  const [expected, sample] = loop ? [BOUND, 'up to 20'] : [LIMIT, 'up to 10s']
  if (isOf(token, loop ? Num : Duration))
    return { expected, fix: `${stop.expected === '`to`' ? '' : 'up '}to ${token.image}` }
  if (token.tokenType === OpenBrace) return { expected, fix: `${sample} {` }
  return { expected }
}

const unit = ({ token, after, expected }: Stop): Advice | undefined => {
  if (token.tokenType !== Num || !/^a (duration|size)/.test(expected)) return undefined
  const name = after && own(UNITS, after.image)
  if (!name || !after) return { expected, ...(expected.startsWith('a duration') && { fix: `${token.image}s` }) }
  const span = { ...spanOf(token), end: spanOf(after).end }
  return { expected, found: `\`${token.image} ${after.image}\``, fix: token.image + name, span }
}

/** `read heading "x"` says neither what of it nor as what. */
const bareRead = ({ rules, expected, tokens, index }: Stop): Advice | undefined => {
  if (rules.at(-1) !== 'readRecord' || !expected.startsWith('`as`')) return undefined
  let at = index
  while (at > 0 && tokens[at]?.tokenType !== kw('read')) at--
  const role = tokens[at + 1]
  if (!role) return undefined
  const words =
    '`url`, `title`, `all`, `text of`, `value of`, `count of`, `attribute "…" of`, `table`, or `as { … }` behind it'
  return { expected: words, found: `\`${role.image}\``, fix: `text of ${role.image}`, span: spanOf(role) }
}

const name = (stop: Stop): Advice | undefined => {
  const { token, before, earlier, expected } = stop
  if (token.tokenType === Str && expected.startsWith('a role'))
    return { expected: 'a role before the name', fix: `${roleFor(stop)} ${token.image}` }
  const aimed = isOf(before, Role) && earlier !== undefined && BEFORE_TARGET.includes(earlier.image)
  if (!aimed) return undefined
  if (token.tokenType === OpenParen)
    return { expected: `a name without parentheses, as in \`${before?.image} "Save"\`` }
  return token.tokenType === Ident
    ? { expected: 'the name in double quotes', fix: JSON.stringify(token.image) }
    : undefined
}

const statement = (stop: Stop): Advice | undefined => {
  const { token, before, earlier, after } = stop
  const said = wantsStatement(stop) ? own(STATEMENTS, token.image) : undefined
  if (said) return said
  if (wantsStatement(stop) && DECLARATIONS.includes(token.tokenType))
    return { expected: 'a statement: declarations stand before the first one' }
  if (wantsStatement(stop) && token.tokenType === kw('plan'))
    return { expected: 'a statement: there is one `plan` line, the first of a plan, and none in a turn' }
  if (wantsStatement(stop) && isOf(token, Name) && after?.tokenType === Assign)
    return { expected: '`let` for a new name, `set` for a `var`', fix: `let ${token.image}` }
  if (token.tokenType === Comma && stop.tokens.slice(0, stop.index).some(({ tokenType }) => tokenType === kw('return')))
    return { expected: 'one value: several go into a record, as in `return { a, b }`' }
  if (token.tokenType === OpenBracket && isOf(before, Name))
    return { expected: '`first(x)`, `last(x)` or `take(x, n)`: lists have no index' }
  if (token.tokenType === OpenParen && earlier?.tokenType === Dot)
    return { expected: `\`${before?.image}(x)\`: a function stands before what it takes` }
  if (token.tokenType === kw('in') && isOf(before, Str)) return { expected: '`list contains x`' }
  if (token.tokenType === kw('else') && stop.rules.at(-1) !== 'attempt')
    return { expected: 'a statement: this `else` has no `if`' }
  return undefined
}

const block = ({ token, expected, rule }: Stop): Advice | undefined => {
  if (!expected.startsWith('`{`')) return undefined
  if (token.tokenType === kw('then')) return { expected: '`{`: there is no `then` after a condition', fix: '' }
  if (token.tokenType === Colon) return { expected: '`{`', fix: '{' }
  return rule === 'block' && token.tokenType === kw('do') ? { expected: '`{`', fix: '' } : undefined
}

const operator = ({ token, rules }: Stop): Advice | undefined => {
  const op = isOf(token, Ident) || token.image === 'like' ? own(OPERATORS, token.image) : undefined
  const inExpr = rules.some((each) => ['branch', 'stop', 'require', 'until', 'bind', 'each', 'elseIf'].includes(each))
  return op && inExpr ? { expected: `\`${op}\``, fix: op } : undefined
}

const others = (stop: Stop): Advice | undefined => {
  const { token, expected, rule, before } = stop
  if (token.tokenType === Assign && rule !== 'bind' && !wantsStatement(stop)) return { expected: '`==`', fix: '==' }
  if (token.image === '==' && expected === '`=`') return { expected, fix: '=' }
  if (token.tokenType === Colon && expected === '`=`') return { expected: '`=`: a `let` has no type' }
  if (expected === '`plan`')
    return { expected: 'the line `plan "what it is for"` first', fix: `plan "…" ${token.image}` }
  if (rule === 'attempt' && expected === '`else`') return { expected: '`else { … }`: what to do when the `try` fails' }
  if (rule === 'undoable' && expected === '`undo`') return { expected: '`undo { … }`: how to take it back' }
  if (token.tokenType === OpenParen && expected === 'a name') return { expected: 'a name, without parentheses' }
  const bare = token.tokenType === EOF || token.tokenType === CloseBrace
  if (bare && before?.tokenType === kw('return')) return { expected: 'a value, as in `return none`' }
  return undefined
}

const HABITS = [bound, unit, bareRead, name, operator, block, statement, others]

/** What to say of a parse error where a habit of other languages explains it. */
export const adviceFor = (error: IRecognitionException, tokens: readonly IToken[]): Advice | undefined => {
  const { token, context, message } = error
  const found = tokens.indexOf(token)
  const index = found < 0 ? tokens.length : found
  const rules = context.ruleStack
  const stop: Stop = {
    token,
    before: tokens[index - 1],
    earlier: tokens[index - 2],
    after: tokens[index + 1],
    rule: rules.at(-1) ?? '',
    rules,
    expected: message,
    tokens,
    index
  } as Stop
  for (const habit of HABITS) {
    const advice = habit(stop)
    if (advice) return advice
  }
  return undefined
}
