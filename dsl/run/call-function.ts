import { ok, type Result, refuse, type Span, type Value } from '../contract/index.ts'
import { calculate, roundTo } from './decimal.ts'

type Implementation = (args: readonly Value[]) => Value | undefined

const list = (value: Value | undefined): readonly Value[] | undefined => (Array.isArray(value) ? value : undefined)
const numbers = (value: Value | undefined): readonly number[] | undefined => {
  const items = list(value)
  return items?.every((item) => typeof item === 'number') ? (items as readonly number[]) : undefined
}
const onText =
  (change: (text: string) => Value): Implementation =>
  ([text]) =>
    typeof text === 'string' ? change(text) : undefined

/** The functions of the language (docs/language.md). Each gives `undefined` for arguments it has no value for. */
const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  length: ([of]) => (typeof of === 'string' ? [...of].length : list(of)?.length),
  first: ([of]) => list(of)?.[0],
  last: ([of]) => list(of)?.at(-1),
  sum: ([of]) => numbers(of)?.reduce<number | undefined>((a, b) => (a === undefined ? a : calculate('+', a, b)), 0),
  min: ([of]) => (numbers(of)?.length ? Math.min(...(numbers(of) as number[])) : undefined),
  max: ([of]) => (numbers(of)?.length ? Math.max(...(numbers(of) as number[])) : undefined),
  text: ([of]) =>
    typeof of === 'string' || typeof of === 'number' || typeof of === 'boolean' ? String(of) : undefined,
  number: onText((text) => (/^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : (undefined as never))),
  trim: onText((text) => text.trim()),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  round: ([value, digits = 0]) =>
    typeof value === 'number' && typeof digits === 'number' && Number.isInteger(digits) && digits >= 0 && digits <= 20
      ? roundTo(value, digits)
      : undefined,
  join: ([of, by]) => {
    const items = list(of)
    return items?.every((item) => typeof item === 'string') && typeof by === 'string' ? items.join(by) : undefined
  },
  split: ([text, by]) => (typeof text === 'string' && typeof by === 'string' && by ? text.split(by) : undefined)
}

/** Calls a function of the language; refuses `run/bad-value` for an empty list, a wrong kind of argument or no such function. */
export const callFunction = (name: string, args: readonly Value[], span: Span): Result<Value> => {
  const value = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args) : undefined
  return value === undefined ? refuse('run/bad-value', { why: `\`${name}\` has no value for this` }, span) : ok(value)
}

export const IMPLEMENTED_FUNCTIONS = Object.keys(FUNCTIONS)
