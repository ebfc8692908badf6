import type { Type } from './plan-tree.ts'
import { unreachable } from './unreachable.ts'

/** A value of the language at run time. A date is its ISO form `2026-03-01`; `none` is `null`. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value }

/** Is the value of this type? What a page sends is data of any shape until this says so. */
export const conforms = (value: unknown, type: Type): value is Value => {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'none':
      return value === null
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'list':
      return Array.isArray(value) && value.every((item) => conforms(item, type.of))
    case 'record': {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
      const { fields } = type
      const own = value as { readonly [field: string]: unknown }
      return (
        Object.keys(own).length === fields.length &&
        fields.every(({ name, type: of }) => Object.hasOwn(own, name) && conforms(own[name], of))
      )
    }
    default:
      return unreachable(type)
  }
}
