import { ok, type Result, refuse, type ToolClient } from '@writ/dsl/contract'
import { and, eq, inArray } from 'drizzle-orm'
import { type Queries, toolClients } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { openCredential, sealCredential } from './seal-credential.ts'
import { signInAt, type ToolServerRow } from './tool-access.ts'

type ClientPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

/** The redirect URI of a client that an admin was given: whichever is used. */
const ANY = ''

const keepClient = async (tx: Queries, ports: ClientPorts, server: string, redirect: string, client: ToolClient) => {
  const { tenant, tools, now } = ports
  const sealed = sealCredential(tools.key, { tenant, server, person: redirect, as: 'client' }, JSON.stringify(client))
  // Whoever registered first at the same time: the other client is never used.
  await tx
    .insert(toolClients)
    .values({ server, redirect, sealed, at: new Date(now()) })
    .onConflictDoNothing()
}

/** Keeps the client that an admin was given, encrypted. */
export const keepGivenClient = (tx: Queries, ports: ClientPorts, server: string, client: ToolClient): Promise<void> =>
  keepClient(tx, ports, server, ANY, client)

/** What the authorization server of a tool server knows us as. Refuses `tool/no-sign-in` where it knows nobody, `tool/key-changed`. */
export const clientOf = async (
  ports: ClientPorts,
  { name }: Pick<ToolServerRow, 'name'>,
  redirect: string
): Promise<Result<ToolClient>> => {
  const { db, tenant, tools } = ports
  const rows = await db
    .select()
    .from(toolClients)
    .where(and(eq(toolClients.server, name), inArray(toolClients.redirect, [ANY, redirect])))
  const row = rows.find((one) => one.redirect === ANY) ?? rows[0]
  if (!row) return refuse('tool/no-sign-in')
  const place = { tenant, server: name, person: row.redirect, as: 'client' as const }
  const opened = openCredential(tools.key, place, row.sealed)
  return opened === undefined ? refuse('tool/key-changed', { name }) : ok(JSON.parse(opened) as ToolClient)
}

/** The same, registered now where it was not. Refuses what the host's `register` does besides. */
export const registeredClient = async (
  ports: ClientPorts,
  row: ToolServerRow,
  redirect: string
): Promise<Result<ToolClient>> => {
  const known = await clientOf(ports, row, redirect)
  if (known.ok || known.refusal.code !== 'tool/no-sign-in') return known
  const at = signInAt(row)
  const { host } = ports.tools
  if (!at || !host) return refuse('tool/no-host')
  const made = await host.signIn.register(at, redirect)
  if (!made.ok) return made
  await keepClient(ports.db, ports, row.name, redirect, made.value)
  return await clientOf(ports, row, redirect)
}
