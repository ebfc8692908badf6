import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { ok, type RefusalCode, refuse } from '@writ/dsl/contract'
import type { Network, NetworkTarget } from '../machine/index.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import type { ConnectionEnded, ConnectionLog } from './connection-log.ts'
import { GuestLink } from './link/index.ts'
import type { NetworkLimits } from './network-limits.ts'
import type { Reach } from './pin-address.ts'
import { type Gate, openProxy } from './proxy/index.ts'
import type { ServiceKey } from './service-keys.ts'

/** Whose machine it is. */
export interface NetworkOwner {
  readonly jkt: string
  readonly token: string
  /** The job or sandbox. */
  readonly for: string
}

export interface NetworkParts {
  readonly targets: readonly NetworkTarget[]
  /** Those of the tenant. */
  readonly keys: readonly ServiceKey[]
  readonly owner: NetworkOwner
  readonly authority: CertificateAuthority
  readonly limits: NetworkLimits
  readonly reach: Reach
  readonly trusted: readonly string[]
  readonly log: Pick<ConnectionLog, 'begin' | 'end'>
  readonly now: () => number
  /** One connection more of the tenant; `undefined` where it has as many as it may, else what gives it back. */
  readonly takePlace: () => (() => void) | undefined
  readonly report: (error: unknown) => void
}

const LONGEST_ORIGIN = 300

/** The network of one machine: what it may reach, counted and written down. */
export const openNetwork = (parts: NetworkParts): Network => {
  const { targets, keys, owner, authority, limits, reach, trusted, log, now, takePlace, report } = parts
  const reached = keys.filter(({ origin }) => targets.some((target) => target.origin === origin))
  let link: GuestLink | undefined
  let connections = 0
  let streams = 0
  let bytes = 0
  let isClosed = false

  const close = (): void => {
    isClosed = true
    link?.close()
  }
  const begunNow = (origin: string) => ({
    connection: `con_${randomBytes(16).toString('base64url')}`,
    at: now() / 1000,
    ...owner,
    origin: origin.slice(0, LONGEST_ORIGIN)
  })
  const writeRefused = async (to: string, code: RefusalCode): Promise<void> => {
    const begun = { ...begunNow(to), keys: [] }
    await Promise.all([log.begin(begun), log.end(begun.connection, { sent: 0, received: 0, end: { refused: code } })])
  }
  /** One connection more; the network is shut at the last, which is written down as such. */
  const counts = (to: string): boolean => {
    connections += 1
    if (connections < limits.inAll) return !isClosed
    if (!isClosed) {
      writeRefused(to, 'egress/too-much').catch(report)
      close()
    }
    return false
  }
  const refused = (to: string, code: RefusalCode): void => {
    if (counts(to)) writeRefused(to, code).catch(report)
  }

  const gate: Gate = {
    targets,
    keys: reached,
    limits,
    reach,
    trusted,
    refused,
    spend(more) {
      bytes += more
      return bytes <= limits.bytes
    },
    async begin({ origin }, address, swapped) {
      if (!counts(origin)) return refuse('egress/too-much', { what: 'connections' })
      const leave = takePlace()
      if (!leave) {
        writeRefused(origin, 'egress/too-much').catch(report)
        return refuse('egress/too-much', { what: 'connections' })
      }
      const begun = { ...begunNow(origin), address, keys: swapped.map(({ name }) => name) }
      try {
        await log.begin(begun)
      } catch (error) {
        leave()
        report(error)
        return refuse('egress/failed')
      }
      let isEnded = false
      return ok({
        end(ended: ConnectionEnded) {
          if (isEnded) return
          isEnded = true
          leave()
          log.end(begun.connection, ended).catch(report)
        }
      })
    }
  }
  const proxy = openProxy(gate, authority)
  const join = (port: Duplex): void => {
    link?.close()
    if (isClosed) {
      port.destroy()
      return
    }
    link = new GuestLink(port, {
      serve(stream, to) {
        // What is begun and never asks for anything costs, too.
        streams += 1
        if (streams <= limits.inAll || counts(to)) proxy.serve(stream, to)
        else stream.destroy()
      },
      most: limits.atOnce,
      turnedAway: (to) => refused(to === '' ? 'the proxy' : to, 'egress/too-much')
    })
  }
  return {
    targets,
    authority: authority.certificate,
    environment: Object.fromEntries(reached.map(({ name, placeholder }) => [name, placeholder])),
    join,
    hush: () => link?.hush() ?? Promise.resolve(false),
    wake: () => link?.wake(),
    close
  }
}
