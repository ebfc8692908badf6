import { type Standing, strictestState } from '@writ/dsl/contract'
import { and, asc, eq, isNotNull, isNull, ne, or } from 'drizzle-orm'
import { agents, agentWords, type Queries, runs } from '../store/index.ts'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'
import { readRetention } from './retention.ts'

type Held = NonNullable<Standing['agents']>[number]

/** What holds for a tenant, before it is told to one of its devices. */
export interface TenantStanding extends Omit<Standing, 'agents'> {
  /** By person: agents with live runs for them that are not to go on. */
  readonly held: ReadonlyMap<string, readonly Held[]>
}

const readHeld = async (db: Queries): Promise<TenantStanding['held']> => {
  const own = and(eq(agentWords.agent, runs.agent), eq(agentWords.person, runs.person))
  const rows = await db
    .selectDistinct({ person: runs.person, agent: runs.agent, state: agents.state, said: agentWords.state })
    .from(runs)
    .innerJoin(agents, eq(agents.id, runs.agent))
    .leftJoin(agentWords, own)
    .where(and(isNull(runs.endedAt), or(ne(agents.state, 'active'), isNotNull(agentWords.state))))
    .orderBy(asc(runs.person), asc(runs.agent))
  const held = new Map<string, Held[]>()
  for (const { person, agent, state, said } of rows) {
    const holds = strictestState([state, said ?? 'active'])
    if (holds !== 'active') held.set(person, [...(held.get(person) ?? []), { agent, state: holds }])
  }
  return held
}

/** What a tenant's devices are told on the channel (contract/channel.ts), each what concerns its person: `standingFor`. */
export const readStanding = async ({ db, now, keys }: Pick<Ports, 'db' | 'now' | 'keys'>): Promise<TenantStanding> => {
  const time = Math.floor(now() / 1000)
  const keepDays = await readRetention(db)
  return {
    epoch: await readEpoch(db),
    time,
    keys: [...keys.server.published(time)],
    ...(keepDays !== undefined && { keepDays }),
    held: await readHeld(db)
  }
}

/** The standing as a device of this person is told. */
export const standingFor = ({ held, ...standing }: TenantStanding, person: string): Standing => {
  const own = held.get(person)
  return { ...standing, ...(own && { agents: [...own] }) }
}
