import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  type HostedAnswer,
  type HostedCall,
  type HttpToolServer,
  hashJson,
  type Json,
  ok,
  type Result,
  refuse,
  type StdioToolServer,
  type ToolAccess,
  type ToolHost
} from '@writ/dsl/contract'
import { hostReach, type Reach } from '../egress/index.ts'
import { findJail } from '../jail/index.ts'
import { type Bounds, ToolFault } from './bounds.ts'
import { fetchPinned } from './fetch-pinned.ts'
import { holdsCredential } from './holds-credential.ts'
import { jailProgram } from './jail-program.ts'
import { openSignIn } from './sign-in/open-sign-in.ts'
import { StdioTransport } from './stdio-transport.ts'
import { TOOL_LIMITS, type ToolLimits } from './tool-limits.ts'
import { ToolSession } from './tool-session.ts'

export interface ToolHostOptions {
  /** Programs for tool servers that run here, a folder that jails show at `/opt/tools/NAME`. */
  readonly programs?: string
  /** Origins of tool servers at private addresses, which the operator trusts to be no others. */
  readonly near?: readonly string[]
  readonly reach?: Reach
  readonly limits?: Partial<ToolLimits>
}

const idOf = (session: string, tenant = ''): string => JSON.stringify([tenant, session])

const headersOf = ({ header = 'authorization' }: HttpToolServer, credential: string | undefined) =>
  credential === undefined ? {} : { [header]: header === 'authorization' ? `Bearer ${credential}` : credential }

interface Kept {
  readonly tenant: string
  readonly server: string
  readonly credential: string | undefined
  readonly access: string
  readonly opening: Promise<Result<ToolSession>>
  /** Once it stands. */
  session?: ToolSession
  idle?: NodeJS.Timeout
  using: number
}

/** What speaks to the tool servers of a policy server: sessions are kept for a while, each for one run alone. */
export const openToolHost = (options: ToolHostOptions = {}): ToolHost => {
  const { programs, near = [], reach = hostReach } = options
  const limits = { ...TOOL_LIMITS, ...options.limits }
  const sessions = new Map<string, Kept>()
  let lists = 0

  const connectHttp = (server: HttpToolServer, credential: string | undefined, bounds: () => Bounds): Transport => {
    const url = new URL(server.url)
    const mayBeNear = near.includes(url.origin)
    if (url.protocol !== 'https:' && !mayBeNear) throw new ToolFault('tool/bad-address', 'it is not https')
    return new StreamableHTTPClientTransport(url, {
      fetch: fetchPinned(url, { reach, mayBeNear, bounds }),
      requestInit: { headers: headersOf(server, credential) },
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 1000,
        reconnectionDelayGrowFactor: 1
      }
    })
  }
  const connectStdio = async (
    { command, variable }: StdioToolServer,
    credential: string | undefined,
    bounds: () => Bounds
  ): Promise<Transport> => {
    const { hierarchy, lack } = await findJail()
    if (!hierarchy) throw new ToolFault('tool/no-jail', lack)
    const variables = variable === undefined || credential === undefined ? {} : { [variable]: credential }
    const jailed = await jailProgram(hierarchy, command, { folder: programs, variables })
    return new StdioTransport(jailed, bounds)
  }
  const begin = ({ server, credential }: ToolAccess): Promise<Result<ToolSession>> =>
    ToolSession.begin(
      async (bounds) =>
        server.kind === 'http'
          ? connectHttp(server, credential, bounds)
          : await connectStdio(server, credential, bounds),
      limits
    )

  const drop = async (id: string, kept: Kept): Promise<void> => {
    if (sessions.get(id) === kept) sessions.delete(id)
    clearTimeout(kept.idle)
    const opened = await kept.opening
    if (opened.ok) await opened.value.close()
  }
  const take = (id: string, access: ToolAccess): Kept | undefined => {
    const { tenant = '' } = access
    const hash = hashJson([JSON.stringify(access.server), access.credential ?? null])
    const held = sessions.get(id)
    // One that broke since its last call is begun anew, and so listed anew.
    const isBroken = held?.using === 0 && held.session?.isBroken
    if (held?.access === hash && !isBroken) return held
    if (held) void drop(id, held)
    if (!makeRoom(tenant)) return undefined
    const { credential } = access
    const server = JSON.stringify(access.server)
    const made: Kept = { tenant, server, credential, access: hash, opening: begin(access), using: 0 }
    sessions.set(id, made)
    return made
  }
  /** Room for one more of a tenant, at the cost of one that waits; of another's where that tenant has its share. */
  const makeRoom = (tenant: string): boolean => {
    const own = [...sessions].filter(([, one]) => one.tenant === tenant)
    const isFull = own.length >= limits.sessionsOfTenant
    if (!isFull && sessions.size < limits.sessions) return true
    const idle = (isFull ? own : [...sessions]).find(([, { using }]) => using === 0)
    if (idle) void drop(...idle)
    return idle !== undefined
  }

  /** What a server may tell nobody: the credential that it was given, and those of its other sessions that the tenant has here. */
  const credentialsOf = ({ tenant = '', server, credential }: ToolAccess): readonly string[] => {
    const at = JSON.stringify(server)
    const held = [...sessions.values()].filter((one) => one.tenant === tenant && one.server === at)
    return [...new Set([credential, ...held.map((one) => one.credential)])].flatMap((one) => one ?? [])
  }

  return {
    signIn: openSignIn({ reach, near }),
    async list(access) {
      const id = `list ${lists++}`
      const kept = take(id, access)
      if (!kept) return refuse('tool/busy')
      kept.using += 1
      const opened = await kept.opening
      const definitions = opened.ok ? opened.value.definitions : []
      await drop(id, kept)
      if (!opened.ok) return opened
      return holdsCredential(definitions as unknown as Json, credentialsOf(access))
        ? refuse('tool/malformed', { why: 'a tool tells a credential of its server' })
        : ok(definitions)
    },
    async call({ session, name, pin, args, may, ...access }: HostedCall): Promise<HostedAnswer> {
      const id = idOf(session, access.tenant)
      const kept = take(id, access)
      if (!kept) return { result: refuse('tool/busy'), sent: false }
      clearTimeout(kept.idle)
      kept.using += 1
      let sent = false
      try {
        const opened = await kept.opening
        if (!opened.ok) {
          await drop(id, kept)
          return { result: opened, sent }
        }
        kept.session = opened.value
        const result = await opened.value.call({ name, pin, args, may }, () => {
          sent = true
        })
        if (result.ok && holdsCredential(result.value, credentialsOf(access)))
          return { result: refuse('tool/bad-result', { why: 'it holds a credential of its server' }), sent }
        // Whoever broke a bound or the protocol is not spoken to again as if nothing had been.
        if (!result.ok && result.refusal.code !== 'run/tool-failed') await drop(id, kept)
        return { result, sent }
      } finally {
        kept.using -= 1
        if (kept.using === 0 && sessions.get(id) === kept)
          kept.idle = setTimeout(() => void drop(id, kept), limits.idleMs).unref()
      }
    },
    async leave(session, tenant) {
      const id = idOf(session, tenant)
      const kept = sessions.get(id)
      if (kept) await drop(id, kept)
    },
    async close() {
      await Promise.all([...sessions].map(([id, kept]) => drop(id, kept)))
    }
  }
}
