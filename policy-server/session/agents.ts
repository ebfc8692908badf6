import { hashText, ok, type Result, refuse, type ServerEvent } from '@writ/dsl/contract'
import { and, eq, isNull, notInArray } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { agents, type Queries } from '../store/index.ts'
import { setAsAdmin } from './agents/set-state.ts'
import { lockAgent } from './agents/state-of.ts'
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

const logRegistered = (tx: Queries, { id, keyHash }: Pick<Agent, 'id' | 'keyHash'>, at: Date): Promise<unknown> => {
  const event: ServerEvent = { kind: 'agent-registered', agent: id, key: keyHash }
  return appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
}

/**
 * Makes the tenant's agents that it was given at a start exactly these; one that is no longer given can do nothing more. Those
 * that an admin made stay, unless one of that name is given. One that was paused stays so, and one that was stopped too, unless it is given
 * another key: then it begins anew.
 */
export const registerAgents = async (
  tx: Queries,
  given: readonly (AgentGiven & { owner: string })[],
  at: Date
): Promise<void> => {
  const ids = given.map(({ id }) => id)
  const gone = and(eq(agents.given, true), ids.length > 0 ? notInArray(agents.id, ids) : undefined)
  await tx.delete(agents).where(and(gone, eq(agents.state, 'active'), isNull(agents.budget)))
  // What was said of it stands in the log, and its budget is the admin's: should it be given again, it does not begin anew, nor without that.
  for (const { id } of await tx.select().from(agents).where(gone))
    await setAsAdmin(tx, { agent: id, state: 'stopped' }, at)
  for (const { id, name, key, owner, trustedHost = false } of given) {
    const keyHash = hashText(key)
    const before = await lockAgent(tx, id)
    const isAnew = before?.state === 'stopped' && before.keyHash !== keyHash
    const row = { name, owner, keyHash, trustedHost, given: true }
    const set = { ...row, ...(isAnew && { state: 'active' as const, stateAt: at, why: null }) }
    await tx
      .insert(agents)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: [agents.tenant, agents.id], set })
    if (isAnew) await logRegistered(tx, { id, keyHash }, at)
  }
}

/** An agent as an admin adds it. */
export type AgentAdded = Pick<Agent, 'id' | 'name' | 'owner' | 'trustedHost'>

/** A new agent with a new key, which is told once. Refuses `tenant/unknown-person` for its owner, and `tenant/taken`. */
export const addAgent = (db: Queries, agent: AgentAdded, at: Date): Promise<Result<{ readonly key: string }>> =>
  db.transaction(async (tx) => {
    if (!(await hasPerson(tx, agent.owner))) return refuse('tenant/unknown-person')
    const key = randomKey()
    const keyHash = hashText(key)
    const fresh = await tx
      .insert(agents)
      .values({ ...agent, keyHash, given: false })
      .onConflictDoNothing()
      .returning()
    if (fresh.length === 0) return refuse('tenant/taken', { id: agent.id })
    await logRegistered(tx, { id: agent.id, keyHash }, at)
    return ok({ key })
  })
