import { ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, toolCredentials, toolServers } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { revokeTokens } from './revoke-tokens.ts'
import { openCredential, sealCredential } from './seal-credential.ts'
import { tellTools } from './tell-tools.ts'
import { findToolServer, isSignedIn, type ToolServerRow } from './tool-access.ts'

type SealPorts = Pick<Ports, 'tenant' | 'tools' | 'now'>

/** Keeps a credential, encrypted; `person` is empty where it is everybody's. */
export const keepCredential = async (
  tx: Queries,
  { tenant, tools, now }: SealPorts,
  { server, person, credential }: { server: string; person: string; credential: string }
): Promise<void> => {
  const sealed = sealCredential(tools.key, { tenant, server, person }, credential)
  const kept = { sealed, renewing: null, at: new Date(now()) }
  await tx
    .insert(toolCredentials)
    .values({ server, person, ...kept })
    .onConflictDoUpdate({
      target: [toolCredentials.tenant, toolCredentials.server, toolCredentials.person],
      set: kept
    })
}

/** Is it the server still that it was? It stays so until this is written, and no other server of its name ever gets what is. */
export const lockServer = async (tx: Queries, { name, at }: Pick<ToolServerRow, 'name' | 'at'>): Promise<boolean> => {
  const [row] = await tx.select().from(toolServers).where(eq(toolServers.name, name)).for('share')
  return row?.at.getTime() === at.getTime()
}

/** Whose credential is set; `device` is the person's own on which they did it. */
export interface CredentialGiven {
  readonly server: string
  readonly person?: string | undefined
  readonly device?: string
  readonly credential: string | null
}

/**
 * Sets or takes away the credential of a person, or everybody's, and writes that down; the authorization server of one that was signed in with is told.
 * Refuses `tool/unknown`, `tool/signs-in` for one that is typed where one signs in, and what `may` does.
 */
export const setCredential = async (
  ports: SealPorts & Pick<Ports, 'db'>,
  { server, person, device, credential }: CredentialGiven,
  may: (row: ToolServerRow) => Result<undefined> = () => ok(undefined)
): Promise<Result<undefined>> => {
  const whose = person ?? ''
  const done = await ports.db.transaction(async (tx) => {
    const found = await findToolServer(tx, server)
    if (!found.ok) return found
    const row = found.value
    const allowed = may(row)
    if (!allowed.ok) return allowed
    if (credential !== null && isSignedIn(row)) return refuse('tool/signs-in', { name: server })
    if (!(await lockServer(tx, row))) return refuse('tool/unknown', { name: server })
    const gone = credential === null ? await dropCredential(tx, server, whose) : undefined
    if (credential !== null) await keepCredential(tx, ports, { server, person: whose, credential })
    await tellTools(tx, new Date(ports.now()), {
      what: credential === null ? 'credential-removed' : 'credential',
      server,
      ...(person !== undefined && { person }),
      ...(device !== undefined && { device })
    })
    return ok({ row, gone })
  })
  if (!done.ok) return done
  const { row, gone } = done.value
  const { tenant, tools } = ports
  const held = gone && isSignedIn(row) && openCredential(tools.key, { tenant, server, person: whose }, gone.sealed)
  if (held) await revokeTokens(ports, row, held)
  return ok(undefined)
}

const dropCredential = async (tx: Queries, server: string, person: string) => {
  const own = and(eq(toolCredentials.server, server), eq(toolCredentials.person, person))
  return (await tx.delete(toolCredentials).where(own).returning())[0]
}
