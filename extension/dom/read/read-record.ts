import {
  ELEMENT_FIELD,
  type Field,
  type LiveTarget,
  ok,
  type Result,
  refuse,
  type Type,
  type Value
} from '@writ/dsl/contract'
import { findWithin } from '../finding/find-all.ts'
import { handleOf, type ReadAgain } from '../finding/record-elements.ts'
import { isChecked } from '../naming/state-of.ts'
import type { Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { readAs } from './read-as.ts'
import { readAttribute } from './read-attribute.ts'
import { languageOf, readText, readValue } from './read-element.ts'

/** A record with its fields as own properties, whatever their names, `__proto__` too. */
export const makeRecord = (fields: readonly (readonly [name: string, value: Value])[]): { [name: string]: Value } => {
  const record: { [name: string]: Value } = {}
  for (const [name, value] of fields)
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true })
  return record
}

const isWhole = ({ role, match, states, having, in: around }: LiveTarget): boolean =>
  role === 'text' && !match && !around && states.length === 0 && having.length === 0

/** Everything in the element that fits, the element itself for a bare `text`; a part's own `in` must be one element in it. */
const partsOf = (look: Look, el: Element, target: LiveTarget): readonly Element[] => {
  if (isWhole(target)) return [el]
  const scopes = target.in ? partsOf(look, el, target.in) : [el]
  const [scope, second] = scopes
  return scope && !second ? findWithin(look, target, scope) : []
}

const onePart = (look: Look, el: Element, target: LiveTarget, said: string): Result<Element> => {
  const found = partsOf(look, el, target)
  const [first, second] = found
  if (!first) return refuse('target/not-found', { target: said })
  return second ? refuse('target/ambiguous', { target: said, count: found.length }) : ok(first)
}

const each = <T>(items: readonly T[], read: (item: T) => Result<Value>): Result<readonly Value[]> => {
  const values: Value[] = []
  for (const item of items) {
    const value = read(item)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

const readOne = (look: Look, el: Element, type: Type, said: string): Result<Value> => {
  if (type.kind === 'record') return readFields(look, el, type.fields, said)
  return type.kind === 'boolean' && isChecked(el) !== undefined
    ? readValue(look, el, type, said)
    : readText(look, el, type, said)
}

/** What is not there says nothing, so that it stops no list. */
const readAttributeOf = (look: Look, el: Element, name: string, type: Type, said: string): Result<Value> =>
  native.has(el, name) ? readAttribute(look, el, name, type, said) : readAs('', type, languageOf(look, el))

/** A part of an element that a field is read from; the checker lets no run-time name into it. */
export type Part = Exclude<Field['from'], string | undefined>

/**
 * Reads what a field is read from: the text of one element, or for a list of every one that fits, or an attribute, which
 * is an empty text where there is none.
 */
export const readPart = (look: Look, el: Element, part: Part, type: Type, said: string): Result<Value> => {
  if ('attribute' in part) {
    const holder = part.of ? onePart(look, el, part.of as LiveTarget, said) : ok(el)
    return holder.ok ? readAttributeOf(look, holder.value, part.attribute, type, said) : holder
  }
  const from = part as LiveTarget
  if (type.kind === 'list') return each(partsOf(look, el, from), (part) => readOne(look, part, type.of, said))
  const found = onePart(look, el, from, said)
  return found.ok ? readOne(look, found.value, type, said) : found
}

const readFields = (look: Look, el: Element, fields: readonly Field[], said: string): Result<Value> => {
  const read: (readonly [string, Value])[] = []
  for (const { name, type, from } of fields) {
    // Columns are of tables.
    if (from === undefined || typeof from === 'string') return refuse('target/no-column', { column: from ?? name })
    const value = readPart(look, el, from, type, said)
    if (!value.ok) return value
    read.push([name, value.value])
  }
  return ok(makeRecord(read))
}

/** A record with the handle of the element that it was read from. */
export const withHandle = (el: Element, value: Value, again: ReadAgain): Value => ({
  ...makeRecord(Object.entries(value as { readonly [name: string]: Value })),
  [ELEMENT_FIELD]: handleOf(el, value, again)
})

/**
 * Reads one element as a type: a record by its parts, which then knows its element, all else by its text. Refuses
 * `target/not-found` and `target/ambiguous` for a part, `target/no-column`, `target/not-parsed`, `target/secret-field`.
 */
export const readRecord = (look: Look, el: Element, as: Type, said: string): Result<Value> => {
  if (as.kind !== 'record') return readOne(look, el, as, said)
  const read: ReadAgain = (now) => readFields(now, el, as.fields, said)
  const value = read(look)
  return value.ok ? ok(withHandle(el, value.value, read)) : value
}

/** Reads every element as {@link readRecord} does; `as` is the type of each. */
export const readAll = (look: Look, found: readonly Element[], as: Type, said: string): Result<Value> =>
  each(found, (el) => readRecord(look, el, as, said))
