import type { Type } from '../contract/index.ts'

/** The type of an expression; `undefined` where it is not known, so that one mistake gives one message. */
export type Known = Type | undefined

export const TEXT: Type = { kind: 'text' }
export const NUMBER: Type = { kind: 'number' }
export const BOOLEAN: Type = { kind: 'boolean' }
export const NONE: Type = { kind: 'none' }
export const listOf = (of: Known): Type => ({ kind: 'list', of: of ?? NONE })

const MOST_FIELDS = 5

/** A type in a message's words: short, since a record may have hundreds of fields. */
export const printType = (type: Type): string => {
  if (type.kind === 'list') return type.of.kind === 'none' ? 'list' : `list of ${printType(type.of)}`
  if (type.kind !== 'record') return type.kind
  const names = type.fields.slice(0, MOST_FIELDS).map(({ name }) => name)
  return `{ ${names.join(', ')}${type.fields.length > MOST_FIELDS ? ', …' : ''} }`
}

/** Is the type one of these kinds, or not known? */
export const isKind = (type: Known, ...kinds: readonly Type['kind'][]): boolean =>
  type === undefined || kinds.includes(type.kind)

/** May a value of one type stand where the other is wanted? Locales do not matter; `none` fits all. */
export const fits = (a: Known, b: Known): boolean => {
  if (!a || !b || a.kind === 'none' || b.kind === 'none') return true
  if (a.kind === 'list' && b.kind === 'list') return fits(a.of, b.of)
  if (a.kind !== 'record' || b.kind !== 'record') return a.kind === b.kind
  const wanted = new Map(b.fields.map((field) => [field.name, field.type]))
  return (
    a.fields.length === wanted.size &&
    a.fields.every(({ name, type }) => wanted.has(name) && fits(type, wanted.get(name)))
  )
}

/** The more telling of two types that fit each other. */
export const join = (a: Known, b: Known): Known => (a === undefined || a.kind === 'none' ? b : a)
