import { isIP } from 'node:net'
import { ok, parseOrigin, type Result, refuse } from '@writ/dsl/contract'
import type { NetworkTarget } from '../machine/index.ts'

/** Origins that one machine may reach at most. */
const MOST_ORIGINS = 32
const PORTS = { http: 80, https: 443 } as const

/** A name that is looked up as it stands: with a dot, so that no search list makes another of it, and no address. */
const isHostName = (host: string): boolean =>
  host.includes('.') && isIP(host) === 0 && !host.startsWith('[') && !host.endsWith('.localhost')

const targetOf = (text: string): NetworkTarget | undefined => {
  const origin = parseOrigin(text)
  if (!origin.ok || origin.value !== text) return undefined
  const url = new URL(text)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  if (!isHostName(url.hostname)) return undefined
  return { origin: text, scheme, host: url.hostname, port: url.port === '' ? PORTS[scheme] : Number(url.port) }
}

/**
 * Reads whom a token lets a machine reach: exact origins by name, each host and port once. Refuses `egress/bad-origin` for an address,
 * a name without a dot, another spelling of an origin, and a host and port that are there twice; `executor/too-much` for more than 32.
 */
export const readTargets = (origins: readonly string[]): Result<readonly NetworkTarget[]> => {
  if (origins.length > MOST_ORIGINS) return refuse('executor/too-much', { what: 'origins' })
  const targets = new Map<string, NetworkTarget>()
  for (const origin of origins) {
    const target = targetOf(origin)
    const place = target && `${target.host}:${target.port}`
    if (!target || !place || targets.has(place)) return refuse('egress/bad-origin', { origin: origin.slice(0, 80) })
    targets.set(place, target)
  }
  return ok([...targets.values()])
}
