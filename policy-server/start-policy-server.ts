import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { CodeHost, LogWish, ToolHost } from '@writ/dsl/contract'
import { isNull, lt } from 'drizzle-orm'
import { z } from 'zod'
import { buildApi } from './api/index.ts'
import { loadServerKeys } from './capability/index.ts'
import {
  type AgentGiven,
  announceToAll,
  cancelRunsWithoutAgent,
  configureTenant,
  cosignLog,
  giveUpGone,
  keepRetention,
  listTenants,
  makeEnrolCode,
  makeTenants,
  offerWaiting,
  refuseUntaken,
  rotateOldKey,
  type ServerPorts,
  type TenantGiven,
  type Tenants,
  tellExecutor,
  tenantsWithWitnesses
} from './session/index.ts'
import { openStore, proofs, runs, settingMadeOnce } from './store/index.ts'

/** The default policy, as a path. */
export const BALANCED_POLICY = join(import.meta.dirname, '../examples/policies/balanced.cedar')

export interface PolicyServerOptions {
  /** Where everything is kept; without it, in memory, gone when the server ends. */
  readonly dataDir?: string
  /** A PostgreSQL database in its place: `postgres://user:password@host/name`. Many servers may use one at once. */
  readonly database?: string | undefined
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  /** The address clients use, when it is not the one listened on: behind a proxy, say. */
  readonly publicUrl?: string
  /** Cedar text; it must be valid. */
  readonly policy: string
  readonly agents: readonly AgentGiven[]
  readonly adminKey: string
  /** Who may read the default tenant's log, and nothing else. */
  readonly auditorKey?: string | undefined
  /** The default tenant's first person, for whom its agents act where they name nobody else. */
  readonly person?: string
  /** The default tenant, whose policy, agents and admin those above are. */
  readonly tenant?: string
  /** The tenants besides the default one. */
  readonly tenants?: readonly TenantGiven[]
  /** Who may make tenants; nobody, without one. */
  readonly operatorKey?: string | undefined
  /** How many requests in a minute one key may send; 6,000 by default, and ten times that come from one address. */
  readonly requestsAMinute?: number
  /** How long a question waits for its answer, in seconds. */
  readonly askSeconds?: number
  /** How long the device of a run that it took may be away before the run is given up as unknown; 90 by default. */
  readonly goneSeconds?: number
  readonly issuer?: string
  /** After so many days another key signs capabilities; 30 by default. */
  readonly keyDays?: number
  /** Where code of plans is run; without one, such code is granted to no executor. */
  readonly codeHost?: CodeHost
  /** What speaks to servers of tools; without it, none is registered or called. */
  readonly toolHost?: ToolHost
  /** 32 bytes that their credentials are encrypted under; without it, the store keeps a key of its own. */
  readonly toolKey?: Uint8Array
  /**
   * Runs are exported as OpenTelemetry traces: to a receiver at `endpoint` (OTLP/HTTP), or to where the variables
   * `OTEL_EXPORTER_OTLP_…` say. Without it, they are not.
   */
  readonly traces?: { readonly endpoint?: string | undefined }
  /** Where its log lines go, and which; none, without it. */
  readonly log?: LogWish
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
/** How often what is older than its tenant keeps is looked for. */
const RETENTION_MS = 60 * 60 * 1000

const ownHosts = (host: string, port: number, publicUrl: string | undefined): string[] => {
  const names = [host.includes(':') ? `[${host}]` : host, '127.0.0.1', 'localhost', '[::1]']
  const own = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  return publicUrl === undefined ? own : [...own, new URL(publicUrl).host]
}

const startSweeping = (
  { server, ...ports }: ServerPorts,
  tenants: Tenants,
  keyDays: number,
  report: (error: unknown) => void
): (() => Promise<void>) => {
  let sweeping: Promise<void> = Promise.resolve()
  const { now, keys } = ports
  const started = now()
  let erased = Number.NEGATIVE_INFINITY
  const eraseOld = async () => {
    if (now() - erased < RETENTION_MS) return
    erased = now()
    for (const { id } of await listTenants(server)) await keepRetention(await tenants.of(id))
  }
  const sweep = async () => {
    if (await keys.reload(server)) await announceToAll({ server }, tenants)
    await rotateOldKey({ server, ...ports }, tenants, keyDays, started)
    const live = await server.selectDistinct({ tenant: runs.tenant }).from(runs).where(isNull(runs.endedAt))
    for (const { tenant } of live) {
      const own = await tenants.of(tenant)
      await offerWaiting(own)
      await refuseUntaken(own)
      await giveUpGone(own)
    }
    await server.delete(proofs).where(lt(proofs.expires, new Date(now())))
    await eraseOld()
  }
  const cosign = async () => {
    for (const tenant of await tenantsWithWitnesses(server)) await cosignLog(await tenants.of(tenant))
  }
  // A server that was killed may have told nobody of what it wrote down last.
  let isFirst = true
  const tell = async () => {
    if (isFirst) for (const { id } of await listTenants(server)) ports.untold.add(id)
    isFirst = false
    // One that cannot be told keeps no other waiting.
    for (const tenant of ports.codeHost ? [...ports.untold] : [])
      await tenants.of(tenant).then(tellExecutor).catch(report)
  }
  // A witness or an executor that is slow keeps nothing else waiting.
  let telling: Promise<void> | undefined
  let cosigning: Promise<void> | undefined
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep).catch(report)
    telling ??= tell()
      .catch(report)
      .finally(() => {
        telling = undefined
      })
    cosigning ??= cosign()
      .catch(report)
      .finally(() => {
        cosigning = undefined
      })
  }, SWEEP_MS)
  return async () => {
    clearInterval(timer)
    await sweeping
    await telling
    await cosigning
  }
}

const TOOL_KEY_BYTES = 32

/** Made once, and kept where no tenant's role can read it. */
const ownToolKey = async (server: ServerPorts['server']): Promise<Uint8Array> => {
  const make = () => randomBytes(TOOL_KEY_BYTES).toString('base64url')
  return Buffer.from(z.string().parse(await settingMadeOnce(server, 'tool-key', make)), 'base64url')
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
    requestsAMinute = 6_000,
    now = Date.now
  } = options
  const store = await openStore({ dataDir: options.dataDir, url: options.database })
  try {
    const { server } = store
    const id = z.string().parse(await settingMadeOnce(server, 'server-id', () => randomBytes(12).toString('base64url')))
    const issuer = options.issuer ?? `writ:${id}`
    const ports: ServerPorts = {
      server,
      now,
      issuer,
      keys: await loadServerKeys(server, issuer),
      askSeconds,
      goneSeconds,
      codeHost: options.codeHost,
      untold: new Set(),
      tools: { host: options.toolHost, key: options.toolKey ?? (await ownToolKey(server)) }
    }
    const tenants = makeTenants(ports, store)
    const { policy, agents, adminKey, auditorKey, operatorKey } = options
    const ofDefault: TenantGiven = { id: tenant, policy, agents, adminKey, auditorKey, persons: [person] }
    for (const given of [ofDefault, ...(options.tenants ?? [])]) {
      const made = await configureTenant(server, tenants, given, new Date(now()))
      if (!made.ok) throw new Error(made.refusal.message)
      await cancelRunsWithoutAgent(made.value)
    }
    const { publicUrl } = options
    const own = {
      hosts: new Set<string>(),
      ...(publicUrl !== undefined && { publicUrl: new URL(publicUrl).origin })
    }
    const app = await buildApi({ ...ports, tenants, operatorKey, policy, own, requestsAMinute }, options.log)
    // Loaded where it is wanted: most servers export nothing.
    const tracing = options.traces && (await import('./traces/index.ts'))
    await tracing?.beginTraces(ports, tenants)
    await app.listen({ host, port: options.port ?? 0 })
    const { port } = app.server.address() as AddressInfo
    for (const name of ownHosts(host, port, options.publicUrl)) own.hosts.add(name)
    const stopSweeping = startSweeping(ports, tenants, options.keyDays ?? 30, (error) => app.log.error(error))
    const traces = tracing?.traceRuns(ports, tenants, tracing.openSpanSender(id, options.traces?.endpoint), {
      warn: (told, message) => app.log.warn(told, message),
      error: (error) => app.log.error(error)
    })
    return {
      url: options.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      issuer,
      enrolCode: async () => {
        const made = await makeEnrolCode(await tenants.of(tenant), person)
        if (!made.ok) throw new Error(made.refusal.message)
        return made.value.code
      },
      close: async () => {
        await stopSweeping()
        await traces?.close()
        tenants.close()
        await app.close()
        await store.close()
      }
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
