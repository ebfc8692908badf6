import { ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, toolCredentials, toolServers } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { sealCredential } from './seal-credential.ts'
import { tellTools } from './tell-tools.ts'

type SealPorts = Pick<Ports, 'tenant' | 'tools' | 'now'>

/** Keeps a credential, encrypted; `person` is empty where it is everybody's. */
export const keepCredential = async (
  tx: Queries,
  { tenant, tools, now }: SealPorts,
  { server, person, credential }: { server: string; person: string; credential: string }
): Promise<void> => {
  const sealed = sealCredential(tools.key, { tenant, server, person }, credential)
  await tx
    .insert(toolCredentials)
    .values({ server, person, sealed, at: new Date(now()) })
    .onConflictDoUpdate({
      target: [toolCredentials.tenant, toolCredentials.server, toolCredentials.person],
      set: { sealed, at: new Date(now()) }
    })
}

/** Whose credential is set; `device` is the person's own on which they did it. */
export interface CredentialGiven {
  readonly server: string
  readonly person?: string | undefined
  readonly device?: string
  readonly credential: string | null
}

/** Sets or takes away the credential of a person, or everybody's, and writes that down. Refuses `tool/unknown`. */
export const setCredential = async (
  tx: Queries,
  ports: SealPorts,
  { server, person, device, credential }: CredentialGiven
): Promise<Result<undefined>> => {
  // Until this is written, so that no other server of this name ever gets it.
  const [found] = await tx.select().from(toolServers).where(eq(toolServers.name, server)).for('share')
  if (!found) return refuse('tool/unknown', { name: server })
  const whose = person ?? ''
  if (credential !== null) await keepCredential(tx, ports, { server, person: whose, credential })
  else
    await tx.delete(toolCredentials).where(and(eq(toolCredentials.server, server), eq(toolCredentials.person, whose)))
  await tellTools(tx, new Date(ports.now()), {
    what: credential === null ? 'credential-removed' : 'credential',
    server,
    ...(person !== undefined && { person }),
    ...(device !== undefined && { device })
  })
  return ok(undefined)
}
