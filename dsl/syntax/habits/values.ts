import type { IToken } from 'chevrotain'
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
  spanOf
} from '../tokens.ts'
import { across, type Habit, isOf, own, ruleOf, wantsStatement } from './stop.ts'

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

/** `a is b`, `a includes b`. */
const operator: Habit = ({ token, rules }) => {
  const op = token.tokenType === Ident || token.image === 'like' ? own(OPERATORS, token.image) : undefined
  return op && rules.some((rule) => WITH_EXPRESSIONS.includes(rule)) ? { expected: `\`${op}\``, fix: op } : undefined
}

/** `if a = b`. */
const assigned: Habit = (stop) => {
  const { token, expected } = stop
  if (token.image === '==' && expected === '`=`') return { expected, fix: '=' }
  if (token.tokenType !== Assign || ruleOf(stop) === 'bind' || wantsStatement(stop)) return undefined
  return { expected: '`==`', fix: '==' }
}

/** `"a" in list`. */
const member: Habit = ({ token, next }) => {
  const [before, after] = [next(-1), next(1)]
  if (token.tokenType !== kw('in') || !isOf(before, Str)) return undefined
  const expected = '`list contains x`'
  if (!after || !isOf(after, Name)) return { expected }
  return { expected, fix: `${after.image} contains ${before.image}`, span: across(before, after) }
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
  const expected = `\`${name.image}(x)\`: a function stands before what it takes`
  const end = next(1)
  if (!isOf(of, Name) || end?.tokenType !== CloseParen) return { expected }
  return { expected, fix: `${name.image}(${of.image})`, span: across(of, end) }
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

/** A value said as another language would have it. */
export const VALUE_HABITS: readonly Habit[] = [operator, assigned, member, index, method, lastComma, path, element]
