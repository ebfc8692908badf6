import { ok, type Result } from '@writ/dsl/contract'
import type { Network } from '../machine/index.ts'
import { type CertificateAuthority, makeCertificateAuthority } from './certificate-authority.ts'
import type { ConnectionLog } from './connection-log.ts'
import { NETWORK_LIMITS, type NetworkLimits } from './network-limits.ts'
import { type NetworkOwner, openNetwork } from './open-network.ts'
import { hostReach, type Reach } from './pin-address.ts'
import { readTargets } from './read-targets.ts'
import type { ServiceKeys } from './service-keys.ts'

/** What an executor's networks are made with; what is left out is as this computer has it. */
export interface NetworkOptions {
  /** Keys that are put into requests outside of machines, by tenant. */
  readonly keys?: ServiceKeys
  readonly limits?: Partial<NetworkLimits>
  /** How names become addresses, and which may be reached. */
  readonly reach?: Reach
  /** Certificates (PEM) that are trusted of origins besides those that every Node trusts. */
  readonly trusted?: readonly string[]
}

/** Where the networks of machines come from. */
export interface Networks {
  /** The network of one machine, for a tenant. Refuses what `readTargets` refuses. */
  open(origins: readonly string[], tenant: string, owner: NetworkOwner): Promise<Result<Network>>
}

const NO_KEYS: ServiceKeys = new Map()

export const openNetworks = (
  { keys = NO_KEYS, limits, reach = hostReach, trusted = [] }: NetworkOptions,
  log: ConnectionLog,
  now: () => number,
  report: (error: unknown) => void
): Networks => {
  const most = { ...NETWORK_LIMITS, ...limits }
  const open = new Map<string, number>()
  /** Made with the first network, and the same until this executor ends. */
  let authority: Promise<CertificateAuthority> | undefined
  const takePlaceOf = (tenant: string) => () => {
    const own = open.get(tenant) ?? 0
    if (own >= most.atOnceInLane) return undefined
    open.set(tenant, own + 1)
    return () => {
      const left = (open.get(tenant) ?? 1) - 1
      if (left > 0) open.set(tenant, left)
      else open.delete(tenant)
    }
  }
  return {
    async open(origins, tenant, owner) {
      const targets = readTargets(origins)
      if (!targets.ok) return targets
      authority ??= makeCertificateAuthority()
      return ok(
        openNetwork({
          targets: targets.value,
          keys: keys.get(tenant) ?? [],
          owner,
          authority: await authority,
          limits: most,
          reach,
          trusted,
          log,
          now,
          takePlace: takePlaceOf(tenant),
          report
        })
      )
    }
  }
}
