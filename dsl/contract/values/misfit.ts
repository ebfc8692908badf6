import type { Type } from '../plan/plan-tree.ts'
import { conforms } from './value.ts'

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'missing'
  if (value === null) return 'none'
  if (Array.isArray(value)) return 'a list'
  return (
    { string: 'text', number: 'a number', boolean: 'a boolean', object: 'a record' }[typeof value as 'string'] ??
    'no value'
  )
}

const wanted = (type: Type): string =>
  type.kind === 'choice' ? `one of ${type.options.map((each) => JSON.stringify(each)).join(', ')}` : type.kind

const fieldAt = (at: string, name: string): string =>
  /^\w+$/.test(name) ? `${at}.${name}` : `${at}[${JSON.stringify(name)}]`

/**
 * Where a value first does not conform to a type, what stands there and what should: kinds of values, and no value. `undefined` where it conforms.
 *
 * @example misfit({ sums: ['x'] }, { sums: list of number }, 'result') // '`result.sums[0]` is text, not number'
 */
export const misfit = (value: unknown, type: Type, at: string): string | undefined => {
  if (conforms(value, type)) return undefined
  if (type.kind === 'number' && typeof value === 'number')
    return `\`${at}\` is a number of more than 15 digits, not number`
  const here = `\`${at}\` is ${kindOf(value)}, not ${wanted(type)}`
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return here
    const i = value.findIndex((each) => !conforms(each, type.of))
    return misfit(value[i], type.of, `${at}[${i}]`)
  }
  if (type.kind !== 'record' || value === null || typeof value !== 'object' || Array.isArray(value)) return here
  const own = value as Readonly<Record<string, unknown>>
  for (const { name, type: of } of type.fields) {
    const wrong = misfit(Object.hasOwn(own, name) ? own[name] : undefined, of, fieldAt(at, name))
    if (wrong) return wrong
  }
  const more = Object.keys(own).find((name) => !type.fields.some((field) => field.name === name))
  return more === undefined ? here : `\`${fieldAt(at, more)}\` is a field too many`
}
