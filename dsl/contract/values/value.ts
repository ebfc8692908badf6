import type { Type } from '../plan/plan-tree.ts'
import { dayNumber } from '../text/calendar.ts'
import { MAX_DIGITS } from '../text/digits.ts'
import { unreachable } from '../unreachable.ts'

/** A value of the language at run time. A date is its ISO form `2026-03-01`; `none` is `null`. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value }

/** Where a record keeps the handle of the element it was read from, and a file its id. No field of a plan has such a name. */
export const ELEMENT_FIELD = '@element'
export const FILE_FIELD = '@file'

/** A file on the device: never its bytes, which only the executor and the page's own fetch see. `name` is shaped by where it came from. */
export interface FileValue {
  readonly [FILE_FIELD]: string
  readonly name: string
}

export const isFile = (value: unknown): value is FileValue =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<FileValue>)[FILE_FIELD] === 'string' &&
  typeof (value as Partial<FileValue>).name === 'string' &&
  Object.keys(value).length === 2

/** The value without the handles of elements, as it leaves the run: returned, kept, given to code or a tool. */
export const plainValue = (value: Value): Value => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(plainValue)
  const fields = Object.entries(value as { readonly [field: string]: Value })
  return Object.fromEntries(
    fields.filter(([name]) => name !== ELEMENT_FIELD).map(([name, each]) => [name, plainValue(each)])
  )
}

/** Has it no more digits than every decimal has its own number for? One with more stands for several, and is none of ours. */
const isExact = (value: number): boolean => Number(value.toPrecision(MAX_DIGITS)) === value

/** Is the value of this type? What a page sends is data of any shape until this says so. */
export const conforms = (value: unknown, type: Type): value is Value => {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && isExact(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'file':
      return isFile(value)
    case 'choice':
      return typeof value === 'string' && type.options.includes(value)
    case 'none':
      return value === null
    case 'date':
      return typeof value === 'string' && dayNumber(value) !== undefined
    case 'list':
      return Array.isArray(value) && value.every((item) => conforms(item, type.of))
    case 'record': {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
      const { fields } = type
      const own = value as { readonly [field: string]: unknown }
      return (
        Object.keys(own).filter((name) => name !== ELEMENT_FIELD).length === fields.length &&
        (own[ELEMENT_FIELD] === undefined || typeof own[ELEMENT_FIELD] === 'string') &&
        fields.every(({ name, type: of }) => Object.hasOwn(own, name) && conforms(own[name], of))
      )
    }
    default:
      return unreachable(type)
  }
}
