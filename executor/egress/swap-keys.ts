import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { ServiceKey } from './service-keys.ts'

const PLACEHOLDER = /writ-key-([A-Z][A-Z0-9_]*)/g
const BASIC = /^(Basic +)([A-Za-z0-9+/]+=*)$/i

/** Name, value, name, value …, as they came. */
export type RawHeaders = readonly string[]

const namesIn = (text: string): readonly string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)

/** What is within `Basic` is text of its own. */
const inBasic = (value: string, change: (text: string) => string): string => {
  const [, scheme = '', encoded] = BASIC.exec(value) ?? []
  if (encoded === undefined) return change(value)
  return `${scheme}${Buffer.from(change(Buffer.from(encoded, 'base64').toString('latin1')), 'latin1').toString('base64')}`
}

const needsChange = (value: string): boolean => {
  let found = false
  inBasic(value, (text) => {
    found ||= namesIn(text).length > 0
    return text
  })
  return found
}

/**
 * Puts keys in the place of their placeholders, in the values of headers alone, toward the one origin that each is for. A placeholder that
 * stands anywhere else is text as any other. Refuses `egress/no-key` for a placeholder of no key, or of a key for another origin:
 * whoever sends it there means to, and must know that it does not go.
 */
export const swapKeys = (
  headers: RawHeaders,
  origin: string,
  keys: readonly ServiceKey[]
): Result<{ readonly headers: RawHeaders; readonly swapped: readonly ServiceKey[] }> => {
  const swapped = new Set<ServiceKey>()
  let missing: string | undefined
  const swap = (text: string): string =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const key = keys.find((one) => one.name === name && one.origin === origin)
      if (!key) {
        missing ??= name
        return whole
      }
      swapped.add(key)
      return key.reveal()
    })
  const changed = headers.map((text, at) => (at % 2 === 1 && needsChange(text) ? inBasic(text, swap) : text))
  if (missing !== undefined) return refuse('egress/no-key', { name: missing, origin })
  return ok({ headers: changed, swapped: [...swapped] })
}
