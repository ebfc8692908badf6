import { type OwnToolServer, ok, type Result, refuse } from '@writ/dsl/contract'
import { asc, eq, isNotNull } from 'drizzle-orm'
import { type Queries, toolCredentials, toolPins, toolServers } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { setCredential } from './set-credential.ts'
import { placeOf } from './tell-tools.ts'

/** The servers of tools that are called in a person's name, with a credential of their own. It is told of none, only since when it is kept. */
export const listOwnTools = async (db: Queries, person: string): Promise<OwnToolServer[]> => {
  const servers = await db
    .select()
    .from(toolServers)
    .where(eq(toolServers.perPerson, true))
    .orderBy(asc(toolServers.name))
  const pins = await db.select().from(toolPins).where(isNotNull(toolPins.class)).orderBy(asc(toolPins.word))
  const kept = await db.select().from(toolCredentials).where(eq(toolCredentials.person, person))
  return servers.map(({ name, server, authority }) => {
    const own = kept.find((row) => row.server === name)
    return {
      name,
      place: placeOf(server),
      tools: pins.filter((row) => row.server === name).map(({ word }) => word),
      ...(authority && { issuer: authority.issuer }),
      ...(own && { since: own.at.toISOString() })
    }
  })
}

/** What a person sets for themselves, on which of their devices. */
export interface OwnCredential {
  readonly person: string
  readonly device: string
  readonly server: string
  readonly credential: string | null
}

/**
 * Sets the person's own credential at a server, or takes it back. Refuses what `setCredential` does, and `tool/shared` where nobody has one of their own.
 */
export const setOwnCredential = (
  ports: Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>,
  given: OwnCredential
): Promise<Result<undefined>> =>
  setCredential(ports, given, ({ perPerson, name }) => (perPerson ? ok(undefined) : refuse('tool/shared', { name })))
