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
import { findWithin } from './find-all.ts'
import type { Look } from './look.ts'
import { readText, readValue } from './read-element.ts'
import { handleOf, type ReadAgain } from './record-elements.ts'
import { isChecked } from './state-of.ts'

/** A record with its fields as own properties, whatever their names, `__proto__` too. */
export const makeRecord = (fields: readonly (readonly [name: string, value: Value])[]): { [name: string]: Value } => {
  const record: { [name: string]: Value } = {}
  for (const [name, value] of fields)
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true })
  return record
}

/** Everything in the element that fits; a part's own `in` must be one element in it. */
const partsOf = (look: Look, el: Element, target: LiveTarget): readonly Element[] => {
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

/** Reads the part of an element that a field's target names: one element, or for a list every one that fits. */
export const readPart = (look: Look, el: Element, from: LiveTarget, type: Type, said: string): Result<Value> => {
  if (type.kind === 'list') return each(partsOf(look, el, from), (part) => readOne(look, part, type.of, said))
  const part = onePart(look, el, from, said)
  return part.ok ? readOne(look, part.value, type, said) : part
}

const readFields = (look: Look, el: Element, fields: readonly Field[], said: string): Result<Value> => {
  const read: (readonly [string, Value])[] = []
  for (const { name, type, from } of fields) {
    // Columns are of tables; the checker lets no run-time name into a part.
    if (from === undefined || typeof from === 'string') return refuse('target/no-column', { column: from ?? name })
    const value = readPart(look, el, from as LiveTarget, type, said)
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
