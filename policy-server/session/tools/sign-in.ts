import { type BegunSignIn, hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, isNull, lt } from 'drizzle-orm'
import { toolSignIns } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { openCredential, sealCredential } from './seal-credential.ts'
import { keepCredential, lockServer } from './set-credential.ts'
import { tellTools } from './tell-tools.ts'
import { findToolServer, signInAt, type ToolServerRow } from './tool-access.ts'
import { clientOf, registeredClient } from './tool-clients.ts'

type SignInPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

/** How long somebody may take at the authorization server. */
const MINUTES = 10

/** Who signs in: a person on a device of theirs, for themselves; or an admin, for everybody. */
export type SignsIn = { readonly person: string; readonly device: string } | 'admin'

const whoOf = (who: SignsIn) =>
  who === 'admin' ? { person: '', device: null } : { person: who.person, device: who.device }

/** The redirect URI of a server: its own, so that no other authorization server's answer comes there (RFC 9700 §4.4.2). */
export const redirectUriOf = (origin: string, tenant: string, server: string): string =>
  `${origin}/oauth/callback/${encodeURIComponent(tenant)}/${encodeURIComponent(server)}`

export interface SignInBegun {
  /** Where their browser goes: the authorization endpoint. */
  readonly url: string
  readonly redirectUri: string
}

/** May they sign in at it? Everybody's is an admin's alone; a person's own there is only with `perPerson`. */
const maySignIn = ({ name, perPerson }: ToolServerRow, who: SignsIn): Result<undefined> =>
  who === 'admin' || perPerson ? ok(undefined) : refuse('tool/shared', { name })

/**
 * Begins a sign-in at a tool server; one that they had begun there before is over. Refuses `tool/unknown`, `tool/no-sign-in` where one does not sign in
 * there, `tool/shared`, `tool/key-changed`, and what the host's `register` and `begin` do.
 */
export const beginSignIn = async (
  ports: SignInPorts,
  { server, origin, who }: { readonly server: string; readonly origin: string; readonly who: SignsIn }
): Promise<Result<SignInBegun>> => {
  const { host, key } = ports.tools
  if (!host) return refuse('tool/no-host')
  const found = await findToolServer(ports.db, server)
  if (!found.ok) return found
  const at = signInAt(found.value)
  if (!at) return refuse('tool/no-sign-in')
  const may = maySignIn(found.value, who)
  if (!may.ok) return may
  const redirectUri = redirectUriOf(origin, ports.tenant, server)
  const client = await registeredClient(ports, found.value, redirectUri)
  if (!client.ok) return client
  const begun = await host.signIn.begin(at, client.value, redirectUri)
  if (!begun.ok) return begun
  const { person, device } = whoOf(who)
  const place = { tenant: ports.tenant, server, person, as: 'sign-in' as const }
  const row = {
    device,
    state: hashText(begun.value.begun.state),
    redirect: redirectUri,
    sealed: sealCredential(key, place, JSON.stringify(begun.value.begun)),
    expires: new Date(ports.now() + MINUTES * 60_000)
  }
  return await ports.db.transaction(async (tx) => {
    await tx.delete(toolSignIns).where(lt(toolSignIns.expires, new Date(ports.now())))
    if (!(await lockServer(tx, found.value))) return refuse('tool/unknown', { name: server })
    await tx
      .insert(toolSignIns)
      .values({ server, person, ...row })
      .onConflictDoUpdate({ target: [toolSignIns.tenant, toolSignIns.server, toolSignIns.person], set: row })
    return ok({ url: begun.value.url, redirectUri })
  })
}

const stateIn = (callback: string): string | undefined =>
  URL.canParse(callback) ? (new URL(callback).searchParams.get('state') ?? undefined) : undefined

/**
 * Ends a sign-in with the address that their browser came back to, once, and keeps its tokens. Only whoever began it can: a person on the same
 * device, an admin. Refuses `tool/no-sign-in`, and what the host's `finish` does. Gives the server's name.
 */
export const finishSignIn = async (
  ports: SignInPorts,
  { callback, who }: { readonly callback: string; readonly who: SignsIn }
): Promise<Result<string>> => {
  const { host, key } = ports.tools
  if (!host) return refuse('tool/no-host')
  const state = stateIn(callback)
  const { person, device } = whoOf(who)
  const mine = and(
    eq(toolSignIns.state, hashText(state ?? '')),
    eq(toolSignIns.person, person),
    device === null ? isNull(toolSignIns.device) : eq(toolSignIns.device, device)
  )
  // Over with this, whatever comes of it.
  const [row] = await ports.db.delete(toolSignIns).where(mine).returning()
  if (!row || row.expires.getTime() < ports.now()) return refuse('tool/no-sign-in')
  const { server } = row
  const opened = openCredential(key, { tenant: ports.tenant, server, person, as: 'sign-in' }, row.sealed)
  if (opened === undefined) return refuse('tool/key-changed', { name: server })
  const found = await findToolServer(ports.db, server)
  if (!found.ok) return found
  const at = signInAt(found.value)
  const may = maySignIn(found.value, who)
  if (!at || !may.ok) return may.ok ? refuse('tool/no-sign-in') : may
  const client = await clientOf(ports, found.value, row.redirect)
  if (!client.ok) return client
  const tokens = await host.signIn.finish(at, client.value, JSON.parse(opened) as BegunSignIn, callback)
  if (!tokens.ok) return tokens
  return await ports.db.transaction(async (tx) => {
    if (!(await lockServer(tx, found.value))) return refuse('tool/unknown', { name: server })
    const kept = { redirect: row.redirect, tokens: tokens.value }
    await keepCredential(tx, ports, { server, person, credential: JSON.stringify(kept) })
    const whose = device !== null && { person, device }
    await tellTools(tx, new Date(ports.now()), { what: 'credential', server, ...whose })
    return ok(server)
  })
}
