import { ADDRCONFIG } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import { isPublicAddress } from './public-address.ts'

/** How names become addresses, and which of these may be reached. */
export interface Reach {
  /** Every address of a name; throws where it has none. */
  resolve(host: string): Promise<readonly string[]>
  mayReach(address: string): boolean
}

/** As this computer looks names up; of IPv4 and IPv6 only what it has an address of itself. */
export const hostReach: Reach = {
  resolve: async (host) =>
    (await lookup(host, { all: true, order: 'ipv4first', hints: ADDRCONFIG })).map(({ address }) => address),
  mayReach: isPublicAddress
}

/**
 * The one address that a connection to a host goes to: asked for once, and never again for that connection. Refuses `egress/no-such-host`,
 * and `egress/private-address` where any of the host's addresses is one that may not be reached.
 */
export const pinAddress = async (host: string, { resolve, mayReach }: Reach): Promise<Result<string>> => {
  const addresses = await resolve(host).catch(() => [])
  const [first] = addresses
  if (first === undefined) return refuse('egress/no-such-host', { host })
  return addresses.every(mayReach) ? ok(first) : refuse('egress/private-address', { host })
}
