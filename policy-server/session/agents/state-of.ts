import { type AgentState, ok, type Result, refuse, strictestState } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { agents, agentWords, type Queries } from '../../store/index.ts'

/**
 * What an agent may do for a person now: the stricter of what the tenant and the person say; `stopped` for one that there is not. Until the
 * transaction ends nobody changes it (`lockAgent`), so that what is decided with it stands in the log before a change does.
 */
export const stateOfAgent = async (tx: Queries, agent: string, person: string): Promise<AgentState> => {
  const [row] = await tx.select({ state: agents.state }).from(agents).where(eq(agents.id, agent)).for('share')
  const [said] = await tx
    .select({ state: agentWords.state })
    .from(agentWords)
    .where(and(eq(agentWords.agent, agent), eq(agentWords.person, person)))
  return row ? strictestState([row.state, said?.state ?? 'active']) : 'stopped'
}

/** Refuses `agent/paused` and `agent/stopped` where nothing may begin or be renewed for this person. */
export const mayAgentAct = async (tx: Queries, agent: string, person: string): Promise<Result<undefined>> => {
  const state = await stateOfAgent(tx, agent, person)
  return state === 'active' ? ok(undefined) : refuse(`agent/${state}`)
}

/** An agent of the tenant, which nobody else changes or has decided upon until the transaction ends. */
export const lockAgent = async (tx: Queries, id: string): Promise<typeof agents.$inferSelect | undefined> =>
  (await tx.select().from(agents).where(eq(agents.id, id)).for('update'))[0]
