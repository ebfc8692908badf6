import { ok, type Result, refuse } from './result.ts'

/** A canonical http or https origin, as `https://bank.example` or `http://127.0.0.1:8080` (RFC 6454 §6.2). */
export type Origin = string & { readonly __origin: unique symbol }

const SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?$/
const DEFAULT_PORT = { http: 80, https: 443 } as const

/**
 * Reads an exact origin into its canonical form: lower case, no default port, no trailing dot.
 * Refuses `check/bad-origin` for a path, query, userinfo, backslash, wildcard, non-ASCII host or another scheme.
 */
export const parseOrigin = (text: string): Result<Origin> => {
  const no = (why: string) => refuse('check/bad-origin', { origin: text.slice(0, 80), why })
  const lower = text.toLowerCase().replace(/^(https?:\/\/[^/:]+?)\.(?=:|$)/, '$1')
  if (/[^\x21-\x7e]/.test(lower)) return no('write an international name in its xn-- form')
  const [, scheme, host, port] = SHAPE.exec(lower) ?? []
  if (!scheme || !host) return no('scheme, host and optional port only')
  if (host.includes('..')) return no('the host has an empty part')
  const number = port === undefined ? undefined : Number(port)
  if (number !== undefined && (number < 1 || number > 65535)) return no('the port is out of range')
  const kept = number === undefined || number === DEFAULT_PORT[scheme as 'http' | 'https'] ? '' : `:${number}`
  return ok(`${scheme}://${host}${kept}` as Origin)
}
