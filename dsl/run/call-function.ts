import {
  dateOfDay,
  dayNumber,
  type FunctionName,
  formatDate,
  formatNumber,
  ok,
  parseDate,
  parseNumber,
  type Result,
  readNumber,
  refuse,
  type Span,
  type Value,
  writeNumber
} from '../contract/index.ts'
import { compare } from './compare.ts'
import { roundTo, sumOf } from './decimal.ts'
import { replaceText, splitText } from './find-text.ts'
import { MAX_CHARACTERS, MAX_ENTRIES } from './limits.ts'

/** A function gives `undefined` for arguments it has no value for, and `too-precise` for what no number holds. */
type Implementation = (args: readonly Value[]) => Value | undefined | typeof TOO_PRECISE

const TOO_PRECISE = Symbol('too-precise')

const list = (value: Value | undefined): readonly Value[] | undefined => (Array.isArray(value) ? value : undefined)
const items = <T extends string | number>(
  value: Value | undefined,
  is: (item: Value) => item is T
): readonly T[] | undefined => {
  const all = list(value)
  return all?.every(is) ? all : undefined
}
const isNumber = (value: Value | undefined): value is number => typeof value === 'number'
const isText = (value: Value | undefined): value is string => typeof value === 'string'
/** A whole number from 0 to a limit. */
const isCount = (value: Value | undefined, limit: number): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 0 && value <= limit

/** The first entry that goes before (or after) all others. */
const most =
  (sign: 1 | -1): Implementation =>
  ([of]) => {
    const all = items(of, isNumber) ?? items(of, isText)
    return all?.reduce<number | string | undefined>(
      (best, each) => (best === undefined || sign * (compare(each, best) ?? 0) > 0 ? each : best),
      undefined
    )
  }
const onText =
  (change: (text: string) => Value): Implementation =>
  ([text]) =>
    isText(text) ? change(text) : undefined

const MAX_DECIMALS = 10

const codePoints = (text: string): number => {
  let pairs = 0
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++
  }
  return text.length - pairs
}

/** The functions of the language (contract/functions.ts says what they take). */
const IMPLEMENTATIONS: Readonly<Record<FunctionName, Implementation>> = {
  length: ([of]) => (isText(of) ? codePoints(of) : list(of)?.length),
  first: ([of]) => list(of)?.[0],
  last: ([of]) => list(of)?.at(-1),
  sum: ([of]) => {
    const all = items(of, isNumber)
    return all && (sumOf(all) ?? TOO_PRECISE)
  },
  min: most(-1),
  max: most(1),
  text: ([of]) => (isText(of) ? of : isNumber(of) ? writeNumber(of) : undefined),
  number: ([text, locale]) => {
    if (!isText(text)) return undefined
    if (locale === undefined) return readNumber(text)
    return isText(locale) ? parseNumber(text, locale) : undefined
  },
  date: ([text, locale]) =>
    isText(text) && (locale === undefined || isText(locale)) ? parseDate(text, locale) : undefined,
  format: ([value, locale, decimals]) => {
    if (!isText(locale)) return undefined
    if (isText(value)) return decimals === undefined ? formatDate(value, locale) : undefined
    if (!isNumber(value) || (decimals !== undefined && !isCount(decimals, MAX_DECIMALS))) return undefined
    return formatNumber(value, locale, decimals)
  },
  add_days: ([date, days]) => {
    const day = isText(date) ? dayNumber(date) : undefined
    return day !== undefined && isNumber(days) && Number.isInteger(days) ? dateOfDay(day + days) : undefined
  },
  days_between: ([from, to]) => {
    const [first, last] = [isText(from) ? dayNumber(from) : undefined, isText(to) ? dayNumber(to) : undefined]
    return first !== undefined && last !== undefined ? last - first : undefined
  },
  take: ([of, count]) => (isCount(count, MAX_ENTRIES) ? list(of)?.slice(0, count) : undefined),
  replace: ([text, find, put]) =>
    isText(text) && isText(find) && isText(put) ? replaceText(text, find, put, MAX_CHARACTERS) : undefined,
  trim: onText((text) => text.trim()),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  round: ([value, digits = 0]) =>
    isNumber(value) && isCount(digits, MAX_DECIMALS) ? roundTo(value, digits) : undefined,
  join: ([of, by = '']) => {
    const all = items(of, isText)
    if (!all || !isText(by)) return undefined
    const size = all.reduce((sum, each) => sum + each.length + by.length, 0)
    return size - by.length <= MAX_CHARACTERS ? all.join(by) : undefined
  },
  split: ([text, by]) => (isText(text) && isText(by) ? splitText(text, by, MAX_ENTRIES) : undefined)
}

/**
 * Calls a function of the language. Refuses `run/bad-value` for an empty list, a wrong kind of argument, a result that is
 * too large or no such function, and `run/too-precise` for a sum that no number of 15 digits is.
 */
export const callFunction = (name: string, args: readonly Value[], span: Span): Result<Value> => {
  const known = Object.hasOwn(IMPLEMENTATIONS, name)
  const value = known ? IMPLEMENTATIONS[name as FunctionName](args) : undefined
  if (value === TOO_PRECISE) return refuse('run/too-precise', undefined, span)
  return value === undefined ? refuse('run/bad-value', { why: `\`${name}\` has no value for this` }, span) : ok(value)
}
