import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, asc, eq, notInArray } from 'drizzle-orm'
import { agents, type Queries } from '../store/index.ts'
import { hasPerson } from './persons.ts'
import { randomKey } from './random-id.ts'

/** A planner that may send plans. `trustedHost`: the tenant trusts it to pass on the person's own words. */
export interface AgentGiven {
  readonly id: string
  readonly name: string
  readonly key: string
  /** The person it acts for. */
  readonly owner?: string | undefined
  readonly trustedHost?: boolean
}

export type Agent = typeof agents.$inferSelect

/**
 * Makes the tenant's agents that it was given at a start exactly these; one that is no longer given can do nothing more. Those
 * that an admin made stay, unless one of that name is given.
 */
export const registerAgents = async (
  tx: Queries,
  given: readonly (AgentGiven & { owner: string })[]
): Promise<void> => {
  const ids = given.map(({ id }) => id)
  await tx.delete(agents).where(and(eq(agents.given, true), ids.length > 0 ? notInArray(agents.id, ids) : undefined))
  for (const { id, name, key, owner, trustedHost = false } of given) {
    const row = { name, owner, keyHash: hashText(key), trustedHost, active: true, given: true }
    await tx
      .insert(agents)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: [agents.tenant, agents.id], set: row })
  }
}

/** An agent as an admin sees it. */
export type AgentShown = Pick<Agent, 'id' | 'name' | 'owner' | 'trustedHost'>

export const listAgents = (db: Queries): Promise<AgentShown[]> =>
  db
    .select({ id: agents.id, name: agents.name, owner: agents.owner, trustedHost: agents.trustedHost })
    .from(agents)
    .where(eq(agents.active, true))
    .orderBy(asc(agents.id))

/** A new agent with a new key, which is told once. Refuses `tenant/unknown-person` for its owner, and `tenant/taken`. */
export const addAgent = (db: Queries, agent: AgentShown): Promise<Result<{ readonly key: string }>> =>
  db.transaction(async (tx) => {
    if (!(await hasPerson(tx, agent.owner))) return refuse('tenant/unknown-person')
    const key = randomKey()
    const fresh = await tx
      .insert(agents)
      .values({ ...agent, keyHash: hashText(key), active: true, given: false })
      .onConflictDoNothing()
      .returning()
    return fresh.length === 1 ? ok({ key }) : refuse('tenant/taken', { id: agent.id })
  })

/**
 * Takes an agent's key away: it can do nothing more. Its name stays taken, since its sessions and runs stand under it.
 * Refuses `tenant/unknown-agent`.
 */
export const removeAgent = async (db: Queries, id: string): Promise<Result<undefined>> => {
  const gone = await db
    .update(agents)
    .set({ active: false })
    .where(and(eq(agents.id, id), eq(agents.active, true)))
    .returning()
  return gone.length === 1 ? ok(undefined) : refuse('tenant/unknown-agent')
}
