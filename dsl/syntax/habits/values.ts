import type { IToken } from 'chevrotain'
import { FOREIGN_FUNCTIONS } from '../foreign-words.ts'
import {
  Assign,
  CloseBrace,
  CloseBracket,
  CloseParen,
  Comma,
  Dot,
  Ident,
  kw,
  Name,
  OpenBracket,
  OpenParen,
  Ref,
  Str,
  spanOf,
  Word
} from '../tokens.ts'
import { across, type Habit, isOf, own, ruleOf, type Stop, wantsStatement } from './stop.ts'

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
  like: 'matches'
}

const WITH_EXPRESSIONS = ['branch', 'elseIf', 'stop', 'require', 'until', 'bind', 'each', 'clause']

/** `a is b`, `a is not b`, `a includes b`. */
const operator: Habit = ({ token, rules, next }) => {
  const not = next(1)
  if (token.image === 'is' && not?.tokenType === kw('not'))
    return { expected: '`!=`', found: '`is not`', fix: '!=', span: across(token, not) }
  const op = token.tokenType === Ident || token.image === 'like' ? own(OPERATORS, token.image) : undefined
  return op && rules.some((rule) => WITH_EXPRESSIONS.includes(rule)) ? { expected: `\`${op}\``, fix: op } : undefined
}

/** `if a = b`. */
const assigned: Habit = (stop) => {
  const { token, expected, next } = stop
  if (token.image === '==' && expected === '`=`') return { expected, fix: '=' }
  if (token.tokenType !== Assign || ruleOf(stop) === 'bind' || wantsStatement(stop)) return undefined
  // `{ a = 1 }`
  if (expected === '`,` or `}`' && isOf(next(-1), Word)) return { expected: '`:`', fix: ':' }
  return { expected: '`==`', fix: '==' }
}

/** Is it a word that the next token follows without a blank? Before `.ref` in `where .ref` there is one. */
const touches = ({ next }: Stop, at: number): boolean => {
  const [word, dot] = [next(at), next(at + 1)]
  return isOf(word, Word) && dot !== undefined && spanOf(word).end === spanOf(dot).start
}

/** How far back the value goes that a word stands behind: a string, or a name with its fields. */
const valueBefore = (stop: Stop): number => {
  const { next } = stop
  if (isOf(next(-1), Str) && next(-2)?.tokenType !== Dot) return -1
  let start = -1
  while (next(start - 1)?.tokenType === Dot) start -= touches(stop, start - 2) ? 2 : 1
  const first = next(start)
  return first && (first.tokenType === Dot || isOf(first, Name)) ? start : 0
}

/** The last place of a list in brackets, or of a name. */
const listBehind = ({ next }: Stop, start: number): number => {
  if (next(start)?.tokenType !== OpenBracket) return isOf(next(start), Name) ? start : start - 1
  let end = start
  while (next(end) && next(end)?.tokenType !== CloseBracket && next(end)?.startLine === next(start)?.startLine) end++
  return next(end)?.tokenType === CloseBracket ? end : start - 1
}

const written = ({ next }: Stop, from: number, to: number): string => {
  let text = ''
  for (let i = from; i <= to; i++) text += `${next(i)?.image}${next(i)?.tokenType === Comma ? ' ' : ''}`
  return text
}

/** `"a" in list`, `.a in ["x"]`, `.a not in list`. */
const member: Habit = (stop) => {
  const { token, rules, next } = stop
  const negated = token.tokenType === kw('not') && next(1)?.tokenType === kw('in')
  if (token.tokenType !== kw('in') && !negated) return undefined
  const from = valueBefore(stop)
  const [first, inValue] = [next(from), wantsStatement(stop) || rules.some((rule) => WITH_EXPRESSIONS.includes(rule))]
  if (from === 0 || !first || !(inValue || isOf(first, Str)) || ruleOf(stop) === 'each') return undefined
  const expected = negated ? '`not list contains x`' : '`list contains x`'
  const start = negated ? 2 : 1
  const end = listBehind(stop, start)
  const last = next(end)
  if (end < start || !last) return { expected }
  const fix = `${negated ? 'not ' : ''}${written(stop, start, end)} contains ${written(stop, from, -1)}`
  return { expected, fix, span: across(first, last) }
}

/** `rows[0]`. */
const index: Habit = ({ token, next }) => {
  const list = next(-1)
  if (token.tokenType !== OpenBracket || !isOf(list, Name)) return undefined
  const expected = '`first(x)`, `last(x)` or `take(x, n)`: lists have no index'
  const end = next(2)
  if (next(1)?.image !== '0' || end?.tokenType !== CloseBracket) return { expected }
  return { expected, fix: `first(${list.image})`, span: across(list, end) }
}

/** `rows.length()`. */
const method: Habit = ({ token, next }) => {
  const [name, dot, of] = [next(-1), next(-2), next(-3)]
  if (token.tokenType !== OpenParen || dot?.tokenType !== Dot || !name) return undefined
  const called = own(FOREIGN_FUNCTIONS, name.image) ?? name.image
  const expected = `\`${called}(x)\`: a function stands before what it takes`
  const end = next(1)
  if (!isOf(of, Name) || end?.tokenType !== CloseParen) return { expected }
  return { expected, fix: `${called}(${of.image})`, span: across(of, end) }
}

/** `[1, 2,]`. */
const lastComma: Habit = ({ token, next }) => {
  const comma = next(-1)
  const closes = [CloseBrace, CloseBracket, CloseParen].includes(token.tokenType)
  return closes && comma?.tokenType === Comma
    ? { expected: `no comma before ${`\`${token.image}\``}`, found: '`,`', fix: '', span: spanOf(comma) }
    : undefined
}

/** `open /path`. */
const path: Habit = ({ token, next }) => {
  if (token.image !== '/' || next(-1)?.tokenType !== kw('open')) return undefined
  let last: IToken = token
  let text = token.image
  for (let i = 1; ; i++) {
    const each = next(i)
    if (!each || spanOf(each).start !== spanOf(last).end) break
    text += each.image
    last = each
  }
  return {
    expected: 'an address in double quotes',
    found: `\`${text}\``,
    fix: JSON.stringify(text),
    span: across(token, last)
  }
}

const element: Habit = (stop) => {
  const { token, expected } = stop
  if (token.tokenType !== Ref || !expected.startsWith('a value')) return undefined
  const word = token.image.slice(1)
  return { expected: `a value: \`${token.image}\` is a target, \`${word}\` the record`, fix: word }
}

/** `sort by .sum desc`, `order by .sum`, `filter .sum > 1`, `sort .sum`. */
const clause: Habit = (stop) => {
  const { token, expected, next } = stop
  if (token.tokenType === Dot && next(-1)?.tokenType === kw('sort')) return { expected, fix: 'by .' }
  if (!wantsStatement(stop)) return undefined
  const [field, dot] = [next(-1), next(-2)]
  if (/^desc(ending)?$/.test(token.image) && field && dot?.tokenType === Dot)
    return {
      expected: '`sort by -.field`, which goes down for numbers',
      fix: `-.${field.image}`,
      span: across(dot, token)
    }
  if (/^asc(ending)?$/.test(token.image)) return { expected: 'nothing: `sort by` goes up', fix: '' }
  if (token.image === 'order' && next(1)?.tokenType === kw('by')) return { expected: '`sort by`', fix: 'sort' }
  if (token.image === 'filter' && next(1)?.tokenType === Dot) return { expected: '`where`', fix: 'where' }
  return token.image === 'select' && next(1)?.tokenType === Dot ? { expected: '`map`', fix: 'map' } : undefined
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  int: 'number',
  integer: 'number',
  float: 'number',
  decimal: 'number',
  money: 'number',
  bool: 'boolean',
  datetime: 'date'
}

/** `as string`. */
const type: Habit = ({ token, expected }) => {
  const fix = expected.startsWith('a type') ? own(TYPES, token.image) : undefined
  return fix === undefined ? undefined : { expected: `\`${fix}\``, fix }
}

/** `let t = text of heading`, `let t = get text of heading`: a look at the page is a `read`. */
const READS = ['text', 'value', 'count']
const look: Habit = (stop) => {
  const { token, next } = stop
  const before = next(-1)
  if (!wantsStatement(stop) || !before) return undefined
  if (token.tokenType === kw('of') && READS.includes(before.image) && next(-2)?.tokenType === Assign)
    return {
      expected: '`read` before it',
      found: `\`${before.image}\``,
      fix: `read ${before.image}`,
      span: spanOf(before)
    }
  return READS.includes(token.image) && next(1)?.tokenType === kw('of') && next(-2)?.tokenType === Assign
    ? { expected: '`read`', found: `\`${before.image}\``, fix: 'read', span: spanOf(before) }
    : undefined
}

/** A value said as another language would have it. */
export const VALUE_HABITS: readonly Habit[] = [
  clause,
  type,
  look,
  operator,
  assigned,
  member,
  index,
  method,
  lastComma,
  path,
  element
]
