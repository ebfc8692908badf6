import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { LogWish, SigningJwk } from '@writ/dsl/contract'
import { buildApi } from './api/index.ts'
import { type ConnectionLog, type NetworkOptions, openConnectionLog } from './egress/index.ts'
import { fixedKeys, isLoopback, keysAt } from './guard/index.ts'
import { openLedger } from './ledger/index.ts'
import type { MachineSource } from './machine/index.ts'
import { createExecutor, type Executor, type ExecutorLimits, limitsHere } from './service/index.ts'

export interface ExecutorServerOptions {
  /** Where machines come from, at most one source for a tier. They are closed with the executor. */
  readonly sources: readonly MachineSource[]
  /** The policy server whose tokens are taken, by its name; and its keys, or the address where they are published. */
  readonly issuer: string
  readonly keys: readonly SigningJwk[] | string
  /** Where it is kept which tokens were spent and what became of jobs; without it, in memory, gone when the executor ends. */
  readonly dataDir?: string
  /** How tokens name this executor; without one it is made once, and kept in the data folder. */
  readonly id?: string
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  /** The address clients use, when it is not the one listened on: behind a proxy, say. */
  readonly publicUrl?: string
  /**
   * Does it speak E2B's protocol besides, and take bearer tokens for it? It then listens on this computer's own addresses alone, and what
   * comes from elsewhere comes by an https address.
   */
  readonly e2b?: boolean
  /** What the networks of machines are made with; without it, as this computer has them, and without keys. */
  readonly network?: NetworkOptions
  /** What differs from the limits that this computer has by itself. */
  readonly limits?: Partial<ExecutorLimits>
  /** Where its log lines go, and which; none, without it. */
  readonly log?: LogWish
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface ExecutorServer {
  readonly url: string
  /** The one that it listens on. */
  readonly port: number
  readonly executor: Executor
  close(): Promise<void>
}

/** A host as it stands in an address. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** The addresses under which it answers, as `Host` has them. */
const hostsOf = (host: string, port: number, publicUrl: string | undefined): readonly string[] => {
  const names = new Set([inUrl(host), '127.0.0.1', 'localhost', '[::1]'])
  const own = [...names].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  return publicUrl === undefined ? own : [...own, new URL(publicUrl).host]
}

const UNGUARDED =
  'an executor that takes bearer tokens listens on an address of this computer alone, and its public address is https'

/** Is what goes to and fro read by nobody on the way? */
const isGuarded = (host: string, publicUrl: string | undefined): boolean => {
  if (!isLoopback(inUrl(host))) return false
  const url = publicUrl === undefined ? undefined : new URL(publicUrl)
  return url === undefined || url.protocol === 'https:' || isLoopback(url.hostname)
}

/** The name of the executor of a folder: made once, and kept there; without a folder, a new one each time. */
export const idIn = (dataDir: string | undefined): string => {
  const made = `exe_${randomBytes(12).toString('base64url')}`
  if (dataDir === undefined) return made
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'id')
  if (!existsSync(path)) writeFileSync(path, made, { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

/**
 * Starts an executor and waits until it listens. One that was killed goes on from its data folder: what was spent stays spent, and
 * the jobs that it did not end are known as such. Throws where the folder is in use or damaged, or the port is taken.
 */
export const startExecutor = async (options: ExecutorServerOptions): Promise<ExecutorServer> => {
  const {
    sources,
    issuer,
    keys,
    dataDir,
    host = '127.0.0.1',
    port = 0,
    publicUrl,
    e2b = false,
    now = Date.now
  } = options
  if (e2b && !isGuarded(host, publicUrl)) {
    await Promise.allSettled(sources.map((source) => source.close()))
    throw new Error(UNGUARDED)
  }
  const pinned = typeof keys === 'string' ? keysAt(keys, now) : fixedKeys(keys)
  const ledger = await openLedger(dataDir, now)
  let executor: Executor | undefined
  let connections: ConnectionLog | undefined
  try {
    connections = await openConnectionLog(dataDir, now)
    const id = options.id ?? idIn(dataDir)
    const limits = { ...limitsHere(), ...options.limits }
    const early: unknown[] = []
    const failures: { report: (error: unknown) => void } = { report: (error) => early.push(error) }
    executor = await createExecutor({
      sources,
      id,
      issuer,
      keys: pinned,
      ledger,
      connections,
      network: options.network ?? {},
      limits,
      ...(dataDir !== undefined && { folder: dataDir }),
      bearer: e2b,
      now,
      report: (error) => failures.report(error)
    })
    const own = new Set<string>()
    const app = await buildApi({ executor, own, now }, options.log)
    failures.report = (error) => app.log.error(error)
    for (const error of early) failures.report(error)
    await app.listen({ host, port })
    const address = app.server.address() as AddressInfo
    for (const name of hostsOf(host, address.port, publicUrl)) own.add(name)
    const running = executor
    return {
      url: publicUrl ?? `http://${inUrl(host)}:${address.port}`,
      port: address.port,
      executor: running,
      async close() {
        await running.close()
        await app.close()
      }
    }
  } catch (error) {
    if (executor) await executor.close()
    else {
      await connections?.close()
      await ledger.close()
    }
    throw error
  }
}
