import { ok, type Result, refuse, type ToolTokens } from '@writ/dsl/contract'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { type Queries, toolCredentials } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { readTokens } from './kept-tokens.ts'
import { revokeTokens } from './revoke-tokens.ts'
import { sealCredential } from './seal-credential.ts'
import { tellTools } from './tell-tools.ts'
import { credentialOf, isSignedIn, signInAt, type ToolServerRow } from './tool-access.ts'
import { clientOf } from './tool-clients.ts'

type RenewPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

/** Tokens are renewed so long before they end. */
const SOON_MS = 60_000
/** Longer than the host takes to renew them. */
const CLAIM_MS = 10_000
const LOOK_MS = 100

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const rowOf = (server: string, person: string) =>
  and(eq(toolCredentials.server, server), eq(toolCredentials.person, person))

interface Held {
  readonly sealed: string
  readonly redirect: string
  readonly tokens: ToolTokens
}

const held = async (ports: RenewPorts, name: string, person: string): Promise<Result<Held | undefined>> => {
  const kept = await credentialOf(ports.db, ports, name, person)
  if (!kept.ok || kept.value === undefined) return kept.ok ? ok(undefined) : kept
  return ok({ sealed: kept.value.sealed, ...readTokens(kept.value.credential) })
}

/** One alone renews a sign-in at a time, of all servers: a refresh token may be good once. */
const claim = async ({ db, now }: RenewPorts, name: string, person: string, { sealed }: Held): Promise<boolean> => {
  const isFree = or(isNull(toolCredentials.renewing), lt(toolCredentials.renewing, new Date(now())))
  const claimed = await db
    .update(toolCredentials)
    .set({ renewing: new Date(now() + CLAIM_MS) })
    .where(and(rowOf(name, person), eq(toolCredentials.sealed, sealed), isFree))
    .returning({ server: toolCredentials.server })
  return claimed.length === 1
}

/** Waits while another renews it. */
const awaitOther = async (ports: RenewPorts, name: string, person: string, { sealed }: Held): Promise<void> => {
  const end = Date.now() + CLAIM_MS
  while (Date.now() < end) {
    await pause(LOOK_MS)
    const [row] = await ports.db.select().from(toolCredentials).where(rowOf(name, person))
    if (!row || row.sealed !== sealed || row.renewing === null) return
  }
}

/** A sign-in that gives no tokens any more is none: it is gone, and stands in the log as ended. */
const end = (ports: RenewPorts, name: string, person: string, { sealed }: Held): Promise<void> =>
  ports.db.transaction(async (tx: Queries) => {
    const gone = await tx
      .delete(toolCredentials)
      .where(and(rowOf(name, person), eq(toolCredentials.sealed, sealed)))
      .returning()
    const whose = person !== '' && { person }
    if (gone.length > 0)
      await tellTools(tx, new Date(ports.now()), { what: 'credential-ended', server: name, ...whose })
  })

const renew = async (ports: RenewPorts, row: ToolServerRow, person: string, own: Held): Promise<Result<undefined>> => {
  const { name } = row
  const at = signInAt(row)
  const { host, key } = ports.tools
  if (!at || !host) return refuse('tool/no-host')
  const client = await clientOf(ports, row, own.redirect)
  const renewed = client.ok ? await host.signIn.renew(at, client.value, own.tokens) : client
  const mine = and(rowOf(name, person), eq(toolCredentials.sealed, own.sealed))
  if (!renewed.ok) {
    await ports.db.update(toolCredentials).set({ renewing: null }).where(mine)
    if (renewed.refusal.code !== 'tool/signed-out') return renewed
    await end(ports, name, person, own)
    return refuse('tool/signed-out', { name })
  }
  const next = JSON.stringify({ redirect: own.redirect, tokens: renewed.value })
  const sealed = sealCredential(key, { tenant: ports.tenant, server: name, person }, next)
  const kept = await ports.db.update(toolCredentials).set({ sealed, renewing: null }).where(mine).returning()
  if (kept.length === 1) return ok(undefined)
  // It was taken back meanwhile.
  await revokeTokens(ports, row, next)
  return ok(undefined)
}

/**
 * Has the tokens of a sign-in renewed that soon end, or that the server `refused`; `person` is empty where they are everybody's. Where nothing is kept,
 * or no sign-in, it does nothing. Refuses `tool/signed-out` where there are none any more, and what the host's `renew` does.
 */
export const renewTokens = async (
  ports: RenewPorts,
  row: ToolServerRow,
  person: string,
  refused?: string
): Promise<Result<undefined>> => {
  if (!isSignedIn(row)) return ok(undefined)
  const { name } = row
  // Once more after another has renewed it.
  for (const isLast of [false, true]) {
    const found = await held(ports, name, person)
    if (!found.ok) return found
    const own = found.value
    if (!own) return ok(undefined)
    const { expires, access } = own.tokens
    const left = (expires ?? Number.POSITIVE_INFINITY) - ports.now()
    if (refused === undefined ? left > SOON_MS : access !== refused) return ok(undefined)
    if (isLast || (await claim(ports, name, person, own))) {
      const renewed = await renew(ports, row, person, own)
      // What is still good for a while is used for that long.
      return renewed.ok || refused !== undefined || left <= 0 || renewed.refusal.code === 'tool/signed-out'
        ? renewed
        : ok(undefined)
    }
    await awaitOther(ports, name, person, own)
  }
  return ok(undefined)
}
