import { ok, type Result, refuse } from '../result.ts'

/** A canonical http or https origin, as `https://bank.example` or `http://127.0.0.1:8080` (RFC 6454 §6.2). */
export type Origin = string & { readonly __origin: unique symbol }

const SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?$/
const DEFAULT_PORT = { http: 80, https: 443 } as const

const QUAD = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

/** An IPv6 address as RFC 5952 writes it: no leading zeros, the first longest run of zero groups left out. */
const canonicalIpv6 = (address: string): string | undefined => {
  const [head = '', tail, more] = address.split('::')
  const groupsOf = (part: string | undefined) => (part ? part.split(':') : [])
  const [before, after] = [groupsOf(head), groupsOf(tail)]
  const gap = 8 - before.length - after.length
  if (more !== undefined || (tail === undefined ? gap !== 0 : gap < 1)) return undefined
  const groups = [...before, ...Array<string>(gap).fill('0'), ...after]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined
  const numbers = groups.map((group) => Number.parseInt(group, 16))
  const zerosFrom = (at: number) => numbers.slice(at).findIndex((number) => number !== 0)
  const runs = numbers.map((_, at) => (zerosFrom(at) < 0 ? 8 - at : zerosFrom(at)))
  const longest = Math.max(...runs)
  const at = runs.indexOf(longest)
  const text = (part: readonly number[]) => part.map((number) => number.toString(16)).join(':')
  return longest < 2 ? text(numbers) : `${text(numbers.slice(0, at))}::${text(numbers.slice(at + longest))}`
}

/** A browser reads many spellings of an address as one, so only the usual one is taken: else one site could have two names. */
const isUsualHost = (host: string): boolean => {
  if (host.startsWith('[')) return canonicalIpv6(host.slice(1, -1)) === host.slice(1, -1)
  return !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host) || QUAD.test(host)
}

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
  if (!isUsualHost(host)) return no('write the address in its usual form')
  const number = port === undefined ? undefined : Number(port)
  if (number !== undefined && (number < 1 || number > 65535)) return no('the port is out of range')
  const kept = number === undefined || number === DEFAULT_PORT[scheme as 'http' | 'https'] ? '' : `:${number}`
  return ok(`${scheme}://${host}${kept}` as Origin)
}
