import { hashText } from '@writ/dsl/contract'
import { and, eq, notInArray } from 'drizzle-orm'
import { agents, type Queries } from '../store/index.ts'

/** A planner that may send plans. `trustedHost`: the tenant trusts it to pass on the person's own words. */
export interface AgentGiven {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly trustedHost?: boolean
}

export type Agent = typeof agents.$inferSelect

/** Makes the registered agents exactly those given; one that is no longer given can do nothing more. */
export const registerAgents = async (db: Queries, given: readonly AgentGiven[]): Promise<void> => {
  await db.transaction(async (tx) => {
    const ids = given.map(({ id }) => id)
    await tx.delete(agents).where(ids.length > 0 ? notInArray(agents.id, ids) : undefined)
    for (const { id, name, key, trustedHost = false } of given) {
      const row = { name, keyHash: hashText(key), trustedHost, active: true }
      await tx
        .insert(agents)
        .values({ id, ...row })
        .onConflictDoUpdate({ target: agents.id, set: row })
    }
  })
}

/** The agent whose key this is. Keys are looked up by their hash, so the comparison tells nothing about a key by its time. */
export const findAgent = async (db: Queries, key: string): Promise<Agent | undefined> =>
  (
    await db
      .select()
      .from(agents)
      .where(and(eq(agents.keyHash, hashText(key)), eq(agents.active, true)))
  )[0]
