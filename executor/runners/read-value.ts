import type { Json, LimitName } from '@writ/dsl/contract'

/** What came out of a job's value channel. */
export type ValueRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'not-json' }
  /** The program failed for want of something that is bounded, as its runner saw it. */
  | { readonly kind: 'limit'; readonly limit: LimitName }

/** How deep a value may be: no more than what reads it later can walk. */
const DEPTH = 256

/** Is it JSON that says what it seems to: every number one that is kept, nothing too deep? */
const isKept = (value: Json | undefined, depth = 0): boolean => {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return depth < DEPTH && Object.values(value).every((part) => isKept(part, depth + 1))
}

/** Line that a machine puts on stderr where the value is no JSON; the exit code is then 1. */
export const NOT_JSON = 'result is not a JSON value\n'

/** What a runner writes in place of a value. */
const WANTED: ReadonlyMap<string, LimitName> = new Map([
  ['!files', 'files'],
  ['!disk', 'disk'],
  ['!memory', 'memory']
])

/**
 * Reads what a program left as its value: one JSON text in UTF-8, or nothing. The bytes are the program's own, whatever its
 * runner would have written: what is no JSON, has a number beyond a double, or is too deep, is `not-json`.
 */
export const readValue = (bytes: Uint8Array): ValueRead => {
  if (bytes.length === 0) return { kind: 'none' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const limit = WANTED.get(text)
    if (limit !== undefined) return { kind: 'limit', limit }
    const value = JSON.parse(text) as Json
    return isKept(value) ? { kind: 'value', value } : { kind: 'not-json' }
  } catch {
    return { kind: 'not-json' }
  }
}
