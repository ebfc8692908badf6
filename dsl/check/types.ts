import type { Type } from '../contract/index.ts'

type RecordType = Extract<Type, { kind: 'record' }>

/** The type of an expression; `undefined` where it is not known, so that one mistake gives one message. */
export type Known = Type | undefined

/** A record that knows the element it was read from, and the element's role; no role where several would be possible. */
export type ElementRecord = RecordType & { readonly element: { readonly role?: string } }

export const TEXT: Type = { kind: 'text' }
export const NUMBER: Type = { kind: 'number' }
export const BOOLEAN: Type = { kind: 'boolean' }
export const DATE: Type = { kind: 'date' }
export const FILE: Type = { kind: 'file' }
export const NONE: Type = { kind: 'none' }
export const listOf = (of: Known): Type => ({ kind: 'list', of: of ?? NONE })

/** What a list holds; not known for an empty one. */
export const itemOf = (type: Known): Known => (type?.kind === 'list' && type.of.kind !== 'none' ? type.of : undefined)

/** What an empty list will hold: told by the first use that needs it, and the same from then on. */
interface Cell {
  of: Type
  same?: Cell
}

type ListType = Extract<Type, { kind: 'list' }>

const cells = new WeakMap<Type, Cell>()

const rootOf = (cell: Cell): Cell => (cell.same ? rootOf(cell.same) : cell)

/** The type of a `var` that begins as `[]`. A use in a loop, before what it is set to is seen, settles it as well. */
export const openList = (): Type => {
  const cell: Cell = { of: NONE }
  const type: Type = {
    kind: 'list',
    get of() {
      return rootOf(cell).of
    }
  }
  cells.set(type, cell)
  return type
}

const openCell = (type: Type): Cell | undefined => {
  const cell = cells.get(type)
  const root = cell && rootOf(cell)
  return root?.of.kind === 'none' ? root : undefined
}

const isWithinList = (cell: Cell, type: Type): boolean =>
  type.kind === 'list' && (openCell(type) === cell || isWithinList(cell, type.of))

/** The type as it is by now: what is settled later does not change it. */
export const closed = (type: Type): Type => {
  if (type.kind !== 'list') return type
  const of = closed(type.of)
  return of === type.of && !cells.has(type) ? type : listOf(of)
}

/** Settles an open list by another list; no list holds itself. */
const settle = (a: ListType, b: ListType): boolean => {
  const [one, other] = [openCell(a), openCell(b)]
  if (one && other) {
    if (one !== other) one.same = other
    return true
  }
  const [cell, of] = one ? [one, b.of] : [other, a.of]
  if (!cell || of.kind === 'none') return true
  if (isWithinList(cell, of)) return false
  cell.of = closed(of)
  return true
}

export const elementOf = (type: Known): ElementRecord['element'] | undefined =>
  type?.kind === 'record' && 'element' in type ? (type as ElementRecord).element : undefined

export const withElement = (type: Type, role: string | undefined): Type => {
  if (type.kind === 'list') return listOf(withElement(type.of, role))
  return type.kind === 'record' ? ({ ...type, element: role === undefined ? {} : { role } } as ElementRecord) : type
}

/** The roles of all elements that values of these types know; nothing stands for one that is not known. */
export const rolesIn = (...types: readonly Known[]): ReadonlySet<string | undefined> => {
  const roles = new Set<string | undefined>()
  const visit = (type: Known): void => {
    if (type?.kind === 'list') visit(type.of)
    if (type?.kind !== 'record') return
    const element = elementOf(type)
    if (element) roles.add(element.role)
    for (const field of type.fields) visit(field.type)
  }
  types.forEach(visit)
  return roles
}

/** The type as a later turn would write it: no element, no place on a page. */
export const plainType = (type: Type): Type => {
  if (type.kind === 'list') return listOf(plainType(type.of))
  if (type.kind !== 'record') return type
  return { kind: 'record', fields: type.fields.map((field) => ({ name: field.name, type: plainType(field.type) })) }
}

const MOST_SHOWN = 5

const shortened = (words: readonly string[]): string =>
  `${words.slice(0, MOST_SHOWN).join(', ')}${words.length > MOST_SHOWN ? ', …' : ''}`

const parts = new WeakMap<Type, number>()

/** How many fields, options and lists a type is made of, those of its parts included. */
export const partsOf = (type: Type): number => {
  const known = parts.get(type)
  if (known !== undefined && !cells.has(type)) return known
  const count = countParts(type)
  parts.set(type, count)
  return count
}

const countParts = (type: Type): number => {
  switch (type.kind) {
    case 'list':
      return 1 + partsOf(type.of)
    case 'choice':
      return 1 + type.options.length
    case 'record':
      return type.fields.reduce((sum, field) => sum + partsOf(field.type), 1)
    default:
      return 1
  }
}

/** A type in a message's words: short, since a record may have hundreds of fields. */
export const printType = (type: Type): string => {
  switch (type.kind) {
    case 'list':
      return type.of.kind === 'none' ? 'list' : `list of ${printType(type.of)}`
    case 'record':
      return `{ ${shortened(type.fields.map(({ name }) => name))} }`
    case 'choice':
      return `one of [${shortened(type.options.map((option) => JSON.stringify(option)))}]`
    default:
      return type.kind
  }
}

/** Is the type one of these kinds, or not known? A choice is a text. */
export const isKind = (type: Known, ...kinds: readonly Type['kind'][]): boolean =>
  type === undefined || kinds.includes(type.kind) || (type.kind === 'choice' && kinds.includes('text'))

const isWithin = (some: readonly string[], all: readonly string[]): boolean => {
  const known = new Set(all)
  return some.every((each) => known.has(each))
}

/** May a value of the first type stand where the second is wanted? Locales do not matter; `none` fits all. Settles open lists. */
export const fits = (a: Known, b: Known): boolean => {
  if (!a || !b || a === b || a.kind === 'none' || b.kind === 'none') return true
  if (a.kind === 'choice') return b.kind === 'text' || (b.kind === 'choice' && isWithin(a.options, b.options))
  if (a.kind === 'list' && b.kind === 'list') return settle(a, b) && fits(a.of, b.of)
  if (a.kind !== 'record' || b.kind !== 'record') return a.kind === b.kind
  const wanted = new Map(b.fields.map((field) => [field.name, field.type]))
  return (
    a.fields.length === wanted.size &&
    a.fields.every(({ name, type }) => wanted.has(name) && fits(type, wanted.get(name)))
  )
}

/** May the two be compared? A date is its ISO form at run time, so a text such as "2026-03-01" may stand beside one. */
export const comparable = (a: Known, b: Known): boolean =>
  fits(a, b) || fits(b, a) || (isKind(a, 'date', 'text') && isKind(b, 'date', 'text'))

/** What a value of one of two types that fit each other is: the more telling one, and of an element only what both know. */
export const join = (a: Known, b: Known): Known => {
  if (a === undefined || a.kind === 'none') return b
  if (b === undefined || b.kind === 'none' || a === b) return a
  if (a.kind === 'choice' || b.kind === 'choice') return fits(a, b) ? b : fits(b, a) ? a : TEXT
  if (a.kind === 'list' && b.kind === 'list') return joinLists(a, b)
  return a.kind === 'record' && b.kind === 'record' ? joinRecords(a, b) : a
}

const joinLists = (a: ListType, b: ListType): Type => {
  if (b.of.kind === 'none') return a
  return a.of.kind === 'none' ? b : listOf(join(a.of, b.of))
}

const joinRecords = (a: RecordType, b: RecordType): Type => {
  const others = new Map(b.fields.map(({ name, type }) => [name, type]))
  const fields = a.fields.map((field) => ({ ...field, type: join(field.type, others.get(field.name)) ?? field.type }))
  const [one, other] = [elementOf(a), elementOf(b)]
  if (!one || !other) return { kind: 'record', fields }
  const element = one.role !== undefined && one.role === other.role ? one : {}
  return { kind: 'record', fields, element } as ElementRecord
}
