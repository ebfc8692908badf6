import {
  type HttpToolServer,
  isReservedServer,
  type OAuthClientGiven,
  ok,
  pinOf,
  type Result,
  refuse,
  type StdioToolServer,
  type ToolAuthority,
  type ToolClass,
  type ToolClient,
  type ToolDefinition,
  type ToolServer,
  wordOfTool
} from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, toolClients, toolCredentials, toolPins, toolServers, toolSignIns } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { revokerOf } from './revoke-tokens.ts'
import { openCredential } from './seal-credential.ts'
import { keepCredential, setCredential } from './set-credential.ts'
import { placeOf, tellTools } from './tell-tools.ts'
import { findToolServer, isSignedIn } from './tool-access.ts'
import { keepGivenClient } from './tool-clients.ts'
import { withAccess } from './with-access.ts'

type ToolPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

const atServer = (name: string, word: string) => and(eq(toolPins.server, name), eq(toolPins.word, word))

/**
 * Asks a server what tools it has, and takes that up: what is new waits to be approved, and what is not as it was is called no more until it
 * is approved again. Refuses `tool/no-host`, `tool/unknown`, and what the server's own list is refused for.
 */
export const refreshTools = async (ports: ToolPorts, name: string, person?: string): Promise<Result<undefined>> => {
  const { host } = ports.tools
  if (!host) return refuse('tool/no-host')
  const found = await findToolServer(ports.db, name)
  if (!found.ok) return found
  const said = await withAccess(ports, found.value, person, (access) => host.list(access))
  if (!said.ok) return said
  return await ports.db.transaction(async (tx): Promise<Result<undefined>> => {
    // One after another, and only while it is the server that was asked.
    const [row] = await tx.select().from(toolServers).where(eq(toolServers.name, name)).for('update')
    if (row?.at.getTime() !== found.value.at.getTime()) return refuse('tool/unknown', { name })
    await takeUp(tx, name, said.value, new Date(ports.now()))
    return ok(undefined)
  })
}

/** What is approved is called no more until that is approved again; it stands in the log, once for each thing that was met instead. */
const setChanged = async (
  tx: Queries,
  { server, word }: { readonly server: string; readonly word: string },
  seen: ToolDefinition | null,
  at: Date
): Promise<void> => {
  await tx.update(toolPins).set({ changed: true, seen }).where(atServer(server, word))
  await tellTools(tx, at, { what: 'changed', server, tool: word, ...(seen && { pin: pinOf(seen) }) })
}

const takeUp = async (tx: Queries, name: string, said: readonly ToolDefinition[], at: Date): Promise<void> => {
  const held = await tx.select().from(toolPins).where(eq(toolPins.server, name)).for('update')
  const now = new Map(said.map((definition) => [wordOfTool(definition.name), definition]))
  for (const { word, pin, class: as, changed, seen: before } of held) {
    const seen = now.get(word)
    now.delete(word)
    // What was met with other words is approved again, though its server says the old ones now.
    if (seen && pinOf(seen) === pin && !changed) continue
    if (seen && as === null) {
      const fresh = { definition: seen, pin: pinOf(seen), changed: false, seen: null }
      await tx.update(toolPins).set(fresh).where(atServer(name, word))
      continue
    }
    // Gone, or said as it was met before.
    if (changed && (seen && pinOf(seen)) === (before ? pinOf(before) : undefined)) continue
    await setChanged(tx, { server: name, word }, seen ?? null, at)
  }
  for (const [word, definition] of now)
    await tx.insert(toolPins).values({ server: name, word, definition, pin: pinOf(definition), at })
}

/** Notes that a server was met with another tool than was approved; what was approved anew since then stands. */
export const noteChanged = async (
  tx: Queries,
  { server, word, pin }: { readonly server: string; readonly word: string; readonly pin: string },
  at: Date
): Promise<void> => {
  const isAsApproved = and(atServer(server, word), eq(toolPins.pin, pin), eq(toolPins.changed, false))
  const [row] = await tx.select().from(toolPins).where(isAsApproved).for('update')
  if (row) await setChanged(tx, row, row.seen, at)
}

/** As an admin gives it: the secret of a client that they were given is told to nobody again. */
type ServerGiven = StdioToolServer | (Omit<HttpToolServer, 'oauth'> & { readonly oauth?: true | OAuthClientGiven })

export interface ToolServerGiven {
  readonly name: string
  readonly server: ServerGiven
  readonly perPerson: boolean
  readonly credential?: string | undefined
}

/** A server as it is kept, and the client that it was given with. */
const splitClient = (server: ServerGiven): { readonly server: ToolServer; readonly client?: ToolClient } => {
  if (server.kind === 'stdio') return { server }
  const { oauth, ...rest } = server
  if (oauth === undefined || oauth === true) return { server: { ...rest, ...(oauth && { oauth }) } }
  const { clientSecret, ...told } = oauth
  const client = { clientId: oauth.clientId, ...(clientSecret !== undefined && { clientSecret }) }
  return { server: { ...rest, oauth: told }, client }
}

/** What is known of a server before anybody signs in: its tools; or where one signs in at it, and they are listed once an admin did. */
const learn = async (
  { tenant, tools: { host } }: ToolPorts,
  given: ServerGiven,
  server: ToolServer,
  credential: string | undefined
): Promise<Result<{ readonly authority: ToolAuthority | null; readonly said: readonly ToolDefinition[] }>> => {
  if (!host) return refuse('tool/no-host')
  if (given.kind === 'http' && given.oauth !== undefined) {
    const found = await host.signIn.discover(given.url, given.oauth === true ? undefined : given.oauth)
    return found.ok ? ok({ authority: found.value, said: [] }) : found
  }
  const said = await host.list({ tenant, server, ...(credential !== undefined && { credential }) })
  return said.ok ? ok({ authority: null, said: said.value }) : said
}

/**
 * Registers a server and lists its tools, none of which is approved; or finds where one signs in at it. Refuses `tool/reserved`, `tool/taken`,
 * `tool/signs-in`, and what `refreshTools` or the host's `discover` refuses, and keeps nothing then.
 */
export const registerTools = async (ports: ToolPorts, given: ToolServerGiven): Promise<Result<undefined>> => {
  const { name, perPerson, credential } = given
  if (!ports.tools.host) return refuse('tool/no-host')
  if (isReservedServer(name)) return refuse('tool/reserved', { name })
  const { server, client } = splitClient(given.server)
  if (credential !== undefined && isSignedIn({ server })) return refuse('tool/signs-in', { name })
  const learnt = await learn(ports, given.server, server, credential)
  if (!learnt.ok) return learnt
  const { authority, said } = learnt.value
  return ports.db.transaction(async (tx): Promise<Result<undefined>> => {
    const at = new Date(ports.now())
    const row = { name, server, perPerson, authority, at }
    const made = await tx.insert(toolServers).values(row).onConflictDoNothing().returning()
    if (made.length === 0) return refuse('tool/taken', { name })
    if (credential !== undefined) await keepCredential(tx, ports, { server: name, person: '', credential })
    if (client) await keepGivenClient(tx, ports, name, client)
    await takeUp(tx, name, said, at)
    const issuer = authority && { issuer: authority.issuer }
    await tellTools(tx, at, { what: 'added', server: name, place: placeOf(server), ...issuer })
    if (credential !== undefined) await tellTools(tx, at, { what: 'credential', server: name })
    return ok(undefined)
  })
}

/** Forgets a server, its tools and its credentials; its authorization server is told of each sign-in. Refuses `tool/unknown`. */
export const removeTools = async (ports: ToolPorts, name: string): Promise<Result<undefined>> => {
  const removed = await ports.db.transaction(async (tx) => {
    const found = await findToolServer(tx, name)
    if (!found.ok) return found
    const row = found.value
    const kept = await tx.select().from(toolCredentials).where(eq(toolCredentials.server, name))
    const revoke = isSignedIn(row) ? await revokerOf({ ...ports, db: tx }, row) : undefined
    await tx.delete(toolServers).where(eq(toolServers.name, name))
    for (const table of [toolPins, toolCredentials, toolClients, toolSignIns])
      await tx.delete(table).where(eq(table.server, name))
    await tellTools(tx, new Date(ports.now()), { what: 'removed', server: name })
    return ok({ revoke, kept })
  })
  if (!removed.ok) return removed
  const { revoke, kept } = removed.value
  for (const { person, sealed } of revoke ? kept : []) {
    const held = openCredential(ports.tools.key, { tenant: ports.tenant, server: name, person }, sealed)
    if (held !== undefined) await revoke?.(held)
  }
  return ok(undefined)
}

/**
 * Approves a tool as a class, by the pin of what its server says now; `null` takes the approval back, whatever the pin. Refuses `tool/unknown`,
 * and `tool/changed` where what is approved is not what the server says.
 */
export const approveTool = (
  ports: ToolPorts,
  { server, tool, pin, class: as }: { server: string; tool: string; pin: string; class: ToolClass | null }
): Promise<Result<undefined>> =>
  ports.db.transaction(async (tx): Promise<Result<undefined>> => {
    const [row] = await tx.select().from(toolPins).where(atServer(server, tool)).for('update')
    if (!row) return refuse('tool/unknown', { name: server })
    const definition = row.seen ?? row.definition
    // Nobody has to know what a server says now to take back what was approved.
    if (as === null) {
      const isThere = row.seen !== null || !row.changed
      const now = isThere ? { definition, pin: pinOf(definition), changed: false, seen: null } : {}
      await tx
        .update(toolPins)
        .set({ ...now, class: null })
        .where(atServer(server, tool))
      await tellTools(tx, new Date(ports.now()), { server, tool, what: 'withdrawn' })
      return ok(undefined)
    }
    if (pinOf(definition) !== pin || (row.changed && !row.seen)) return refuse('tool/changed', { tool })
    await tx
      .update(toolPins)
      .set({ definition, pin, class: as, changed: false, seen: null })
      .where(atServer(server, tool))
    await tellTools(tx, new Date(ports.now()), { server, tool, what: 'approved', pin, class: as })
    return ok(undefined)
  })

/** Sets or takes away the credential of a person, or everybody's. Refuses `tool/unknown`. */
export const setToolCredential = (
  ports: ToolPorts,
  given: { server: string; person?: string | undefined; credential: string | null }
): Promise<Result<undefined>> => setCredential(ports, given)
