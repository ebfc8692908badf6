import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { lt } from 'drizzle-orm'
import { z } from 'zod'
import { buildApi } from './api/index.ts'
import { loadServerKeys } from './capability/index.ts'
import {
  type AgentGiven,
  giveUpGone,
  makeEnrolCode,
  makeLiveDevices,
  makeRunNews,
  type Ports,
  refuseUntaken,
  registerAgents,
  startWithPolicy
} from './session/index.ts'
import { openStore, proofs, settingMadeOnce } from './store/index.ts'

/** The default policy, as a path. */
export const BALANCED_POLICY = join(import.meta.dirname, '../examples/policies/balanced.cedar')

export interface PolicyServerOptions {
  /** Where everything is kept; without it, in memory, gone when the server ends. */
  readonly dataDir?: string
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  /** The address clients use, when it is not the one listened on: behind a proxy, say. */
  readonly publicUrl?: string
  /** Cedar text; it must be valid. */
  readonly policy: string
  readonly agents: readonly AgentGiven[]
  readonly adminKey: string
  readonly person?: string
  readonly tenant?: string
  /** How long a question waits for its answer, in seconds. */
  readonly askSeconds?: number
  /** How long the device of a run that it took may be away before the run is given up as unknown; 90 by default. */
  readonly goneSeconds?: number
  readonly issuer?: string
  readonly logger?: boolean
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface PolicyServer {
  readonly url: string
  readonly issuer: string
  close(): Promise<void>
  /** A one-time code for a device of the default person. */
  enrolCode(): Promise<string>
}

const SWEEP_MS = 2_000

const ownHosts = (host: string, port: number, publicUrl: string | undefined): string[] => {
  const names = [host.includes(':') ? `[${host}]` : host, '127.0.0.1', 'localhost', '[::1]']
  const own = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  return publicUrl === undefined ? own : [...own, new URL(publicUrl).host]
}

const startSweeping = (ports: Ports, report: (error: unknown) => void): (() => Promise<void>) => {
  let sweeping: Promise<void> = Promise.resolve()
  const sweep = async () => {
    await refuseUntaken(ports)
    await giveUpGone(ports)
    await ports.db.delete(proofs).where(lt(proofs.expires, new Date(ports.now())))
  }
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep).catch(report)
  }, SWEEP_MS)
  return () => {
    clearInterval(timer)
    return sweeping
  }
}

/**
 * Starts a policy server and waits until it listens. One that was killed goes on from its data directory: keys,
 * devices, runs and log are all in the database. Throws when the policy is not valid, the data directory is in use, or the
 * port is taken.
 */
export const startPolicyServer = async (options: PolicyServerOptions): Promise<PolicyServer> => {
  const {
    host = '127.0.0.1',
    person = 'person',
    tenant = 'default',
    askSeconds = 300,
    goneSeconds = 90,
    now = Date.now
  } = options
  const store = await openStore(options.dataDir)
  try {
    const { db } = store
    const id = z.string().parse(await settingMadeOnce(db, 'server-id', () => randomBytes(12).toString('base64url')))
    const issuer = options.issuer ?? `writ:${id}`
    const policy = await startWithPolicy(db, options.policy, new Date(now()))
    if (!policy.ok) throw new Error(policy.refusal.message)
    await registerAgents(db, options.agents)
    const keys = await loadServerKeys(db, issuer)
    const ports: Ports = {
      db,
      now,
      issuer,
      keys,
      askSeconds,
      goneSeconds,
      devices: makeLiveDevices(now),
      news: makeRunNews()
    }
    const own = { hosts: new Set<string>() }
    const app = await buildApi({ ...ports, adminKey: options.adminKey, person, tenant, own }, options.logger ?? false)
    await app.listen({ host, port: options.port ?? 0 })
    const { port } = app.server.address() as AddressInfo
    for (const name of ownHosts(host, port, options.publicUrl)) own.hosts.add(name)
    const stopSweeping = startSweeping(ports, (error) => app.log.error(error))
    return {
      url: options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      issuer,
      enrolCode: async () => (await makeEnrolCode(ports, person, tenant)).code,
      close: async () => {
        await stopSweeping()
        ports.news.close()
        await app.close()
        await store.close()
      }
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
