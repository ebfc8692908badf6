import { ok, type Result, refuse, type ToolAccess } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, toolCredentials, toolServers } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { openCredential } from './seal-credential.ts'

export type ToolServerRow = typeof toolServers.$inferSelect

export const findToolServer = async (tx: Queries, name: string): Promise<Result<ToolServerRow>> => {
  const [row] = await tx.select().from(toolServers).where(eq(toolServers.name, name))
  return row ? ok(row) : refuse('tool/unknown', { name })
}

const credentialOf = async (
  tx: Queries,
  { tenant, tools }: Pick<Ports, 'tenant' | 'tools'>,
  server: string,
  person: string
): Promise<Result<string | undefined>> => {
  const [row] = await tx
    .select()
    .from(toolCredentials)
    .where(and(eq(toolCredentials.server, server), eq(toolCredentials.person, person)))
  if (!row) return ok(undefined)
  const credential = openCredential(tools.key, { tenant, server, person }, row.sealed)
  return credential === undefined ? refuse('tool/key-changed', { name: server }) : ok(credential)
}

/**
 * How a server is reached for a person; for nobody, with the credential that is everybody's. Refuses `tool/no-credential` where each person has
 * one of their own and this one has none, and `tool/key-changed` where it was kept under another key than this server's.
 */
export const accessFor = async (
  tx: Queries,
  ports: Pick<Ports, 'tenant' | 'tools'>,
  { name, server, perPerson }: ToolServerRow,
  person?: string
): Promise<Result<ToolAccess>> => {
  const isOwn = perPerson && person !== undefined
  const kept = await credentialOf(tx, ports, name, isOwn ? person : '')
  if (!kept.ok) return kept
  const credential = kept.value
  if (isOwn && credential === undefined) return refuse('tool/no-credential', { name })
  return ok({ tenant: ports.tenant, server, ...(credential !== undefined && { credential }) })
}
