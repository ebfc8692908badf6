import type { ToolClient } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { toolClients } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { readTokens } from './kept-tokens.ts'
import { signInAt, type ToolServerRow } from './tool-access.ts'
import { clientOf } from './tool-clients.ts'

type RevokePorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

/** What revokes tokens of a server with the clients that are known now, also once these are forgotten. */
export const revokerOf = async (
  ports: RevokePorts,
  row: ToolServerRow
): Promise<(credential: string) => Promise<void>> => {
  const rows = await ports.db.select().from(toolClients).where(eq(toolClients.server, row.name))
  const known = new Map<string, ToolClient>()
  for (const { redirect } of rows) {
    const client = await clientOf(ports, row, redirect)
    if (client.ok) known.set(redirect, client.value)
  }
  const at = signInAt(row)
  const { host } = ports.tools
  return async (credential) => {
    const { redirect, tokens } = readTokens(credential)
    const client = known.get(redirect) ?? known.get('')
    if (at && host && client) await host.signIn.revoke(at, client, tokens)
  }
}

/**
 * Tells the authorization server that what was kept of a sign-in is not to be taken any more, as far as it can be told: here it is gone all the same.
 */
export const revokeTokens = async (ports: RevokePorts, row: ToolServerRow, credential: string): Promise<void> =>
  await (await revokerOf(ports, row))(credential)
