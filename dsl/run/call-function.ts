import { type FunctionName, ok, parseNumber, type Result, refuse, type Span, type Value } from '../contract/index.ts'
import { calculate, roundTo } from './decimal.ts'

type Implementation = (args: readonly Value[]) => Value | undefined

const list = (value: Value | undefined): readonly Value[] | undefined => (Array.isArray(value) ? value : undefined)
const numbers = (value: Value | undefined): readonly number[] | undefined => {
  const items = list(value)
  return items?.every((item) => typeof item === 'number') ? (items as readonly number[]) : undefined
}
const ordered = (value: Value | undefined): readonly (number | string)[] | undefined => {
  const items = list(value)
  const same = items?.every((item) => typeof item === 'number') || items?.every((item) => typeof item === 'string')
  return same ? (items as readonly (number | string)[]) : undefined
}
/** The entry that goes before (or after) all others; texts and ISO dates go by code unit. */
const most =
  (before: boolean): Implementation =>
  ([of]) =>
    ordered(of)?.reduce<number | string | undefined>(
      (a, b) => (a === undefined || (before ? b < a : b > a) ? b : a),
      undefined
    )
const onText =
  (change: (text: string) => Value | undefined): Implementation =>
  ([text]) =>
    typeof text === 'string' ? change(text) : undefined

const DECIMALS = 10

/** The functions of the language (contract/functions.ts says what they take). Each gives `undefined` for arguments it has no value for. */
const IMPLEMENTATIONS: Readonly<Record<FunctionName, Implementation>> = {
  length: ([of]) => (typeof of === 'string' ? [...of].length : list(of)?.length),
  first: ([of]) => list(of)?.[0],
  last: ([of]) => list(of)?.at(-1),
  sum: ([of]) => numbers(of)?.reduce<number | undefined>((a, b) => (a === undefined ? a : calculate('+', a, b)), 0),
  min: most(true),
  max: most(false),
  text: ([of]) => (typeof of === 'string' || typeof of === 'number' ? String(of) : undefined),
  number: ([text, locale = 'en']) =>
    typeof text === 'string' && typeof locale === 'string' ? parseNumber(text, locale) : undefined,
  trim: onText((text) => text.trim()),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  round: ([value, digits = 0]) =>
    typeof value === 'number' &&
    typeof digits === 'number' &&
    Number.isInteger(digits) &&
    digits >= 0 &&
    digits <= DECIMALS
      ? roundTo(value, digits)
      : undefined,
  join: ([of, by = '']) => {
    const items = list(of)
    return items?.every((item) => typeof item === 'string') && typeof by === 'string' ? items.join(by) : undefined
  },
  split: ([text, by]) => (typeof text === 'string' && typeof by === 'string' && by ? text.split(by) : undefined)
}

/** Calls a function of the language; refuses `run/bad-value` for an empty list, a wrong kind of argument or no such function. */
export const callFunction = (name: string, args: readonly Value[], span: Span): Result<Value> => {
  const known = Object.hasOwn(IMPLEMENTATIONS, name)
  const value = known ? IMPLEMENTATIONS[name as FunctionName](args) : undefined
  return value === undefined ? refuse('run/bad-value', { why: `\`${name}\` has no value for this` }, span) : ok(value)
}
