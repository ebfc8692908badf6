import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { readTargets } from './read-targets.ts'

/** A key of a tenant's service, which no machine ever holds. It cannot print itself. */
export class ServiceKey {
  readonly name: string
  /** The one origin that it is sent to. */
  readonly origin: string
  readonly #value: string

  constructor(name: string, origin: string, value: string) {
    this.name = name
    this.origin = origin
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  /** What stands for it in a machine. */
  get placeholder(): string {
    return `writ-key-${this.name}`
  }

  toJSON(): string {
    return '[secret]'
  }
}

/** The keys of each tenant. */
export type ServiceKeys = ReadonlyMap<string, readonly ServiceKey[]>

/** So that it can stand in a header as it is, and is not found by chance in what a service answers. */
const VALUE = /^[\x21-\x7e]{8,4096}$/
const NAME = /^[A-Z][A-Z0-9_]{0,63}$/

const isOneOrigin = (origin: string): boolean => readTargets([origin]).ok

/** By tenant and name: the origin that a key is for, and the key. */
export const serviceKeysSchema = z.record(
  z.string().min(1),
  z.record(
    z.string().regex(NAME),
    z.strictObject({ origin: z.string().refine(isOneOrigin), key: z.string().regex(VALUE) })
  )
)

export const makeServiceKeys = (given: z.infer<typeof serviceKeysSchema>): ServiceKeys =>
  new Map(
    Object.entries(serviceKeysSchema.parse(given)).map(([tenant, keys]) => [
      tenant,
      Object.entries(keys).map(([name, { origin, key }]) => new ServiceKey(name, origin, key))
    ])
  )

/** Reads them from a file that none but its owner can read. Throws where others can, or where it has another form. */
export const readServiceKeys = (path: string): ServiceKeys => {
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`others can read ${path}: chmod 600 it`)
  let given: unknown
  try {
    given = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // What JSON.parse says quotes the text.
    throw new Error(`${path} is no JSON`)
  }
  const read = serviceKeysSchema.safeParse(given)
  if (!read.success) {
    const at = read.error.issues.map(({ path: where }) => where.join('.')).join(', ')
    throw new Error(`${path} is not {TENANT: {NAME: {origin, key}}}: see ${at || 'its beginning'}`)
  }
  return makeServiceKeys(read.data)
}
