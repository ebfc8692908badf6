import { ok, type Result, refuse, type SignInAt, type ToolAccess } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, toolCredentials, toolServers } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { readTokens } from './kept-tokens.ts'
import { openCredential } from './seal-credential.ts'

export type ToolServerRow = typeof toolServers.$inferSelect

export const findToolServer = async (tx: Queries, name: string): Promise<Result<ToolServerRow>> => {
  const [row] = await tx.select().from(toolServers).where(eq(toolServers.name, name))
  return row ? ok(row) : refuse('tool/unknown', { name })
}

/** Does one sign in at it, by OAuth? */
export const isSignedIn = ({ server }: Pick<ToolServerRow, 'server'>): boolean =>
  server.kind === 'http' && server.oauth !== undefined

/** Where one signs in at a server, if one does. */
export const signInAt = ({ server, authority }: ToolServerRow): SignInAt | undefined =>
  server.kind === 'http' && server.oauth !== undefined && authority ? { url: server.url, authority } : undefined

/** Whose credential a server is called with for a person: their own, or everybody's (empty). */
export const ownerOf = ({ perPerson }: ToolServerRow, person: string | undefined): string =>
  perPerson && person !== undefined ? person : ''

/** What is kept for a person, or for everybody; also as it is encrypted. Refuses `tool/key-changed`. */
export const credentialOf = async (
  tx: Queries,
  { tenant, tools }: Pick<Ports, 'tenant' | 'tools'>,
  server: string,
  person: string
): Promise<Result<{ readonly credential: string; readonly sealed: string } | undefined>> => {
  const [row] = await tx
    .select()
    .from(toolCredentials)
    .where(and(eq(toolCredentials.server, server), eq(toolCredentials.person, person)))
  if (!row) return ok(undefined)
  const { sealed } = row
  const credential = openCredential(tools.key, { tenant, server, person }, sealed)
  return credential === undefined ? refuse('tool/key-changed', { name: server }) : ok({ credential, sealed })
}

/**
 * How a server is reached for a person; for nobody, with the credential that is everybody's. Refuses `tool/no-credential` where each person has
 * one of their own and this one has none, `tool/signed-out` where nobody is signed in for everybody, and `tool/key-changed` where it was kept under
 * another key than this server's.
 */
export const accessFor = async (
  tx: Queries,
  ports: Pick<Ports, 'tenant' | 'tools'>,
  row: ToolServerRow,
  person?: string
): Promise<Result<ToolAccess>> => {
  const { name, server } = row
  const owner = ownerOf(row, person)
  const kept = await credentialOf(tx, ports, name, owner)
  if (!kept.ok) return kept
  const held = kept.value?.credential
  if (held === undefined && owner !== '') return refuse('tool/no-credential', { name })
  if (held === undefined && isSignedIn(row)) return refuse('tool/signed-out', { name })
  const credential = held !== undefined && isSignedIn(row) ? readTokens(held).tokens.access : held
  return ok({ tenant: ports.tenant, server, ...(credential !== undefined && { credential }) })
}
