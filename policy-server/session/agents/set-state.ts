import { AGENT_CONTEXT, type AgentState, type AgentWord, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { agents, agentWords, type Queries } from '../../store/index.ts'
import { hearDeviceWord } from '../device-word.ts'
import { endSessionsOf } from '../turns/ended-sessions.ts'
import { lockAgent } from './state-of.ts'

/** What an admin says of an agent of the tenant. */
export interface AgentStateGiven {
  readonly agent: string
  readonly state: AgentState
  readonly why?: string | undefined
}

/**
 * Pauses, stops or lets go on an agent, for everyone it acts for, on an admin's word; a change stands in the log. A stop ends its sessions and is final: its key is
 * worth nothing, and its name stays taken. Refuses `tenant/unknown-agent`, and `agent/stopped` for any other word on one that was.
 */
export const setAsAdmin = (db: Queries, { agent, state, why }: AgentStateGiven, at: Date): Promise<Result<undefined>> =>
  db.transaction(async (tx) => {
    const row = await lockAgent(tx, agent)
    if (!row) return refuse('tenant/unknown-agent')
    if (row.state === state) return ok(undefined)
    if (row.state === 'stopped') return refuse('agent/stopped')
    await tx
      .update(agents)
      .set({ state, stateAt: at, why: why ?? null })
      .where(eq(agents.id, agent))
    if (state === 'stopped') await endSessionsOf(tx, { agent }, at)
    const event = { kind: 'agent-set' as const, agent, state, ...(why !== undefined && { why }) }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
    return ok(undefined)
  })

/**
 * The same as far as the agent acts for a person, on their word, which their device signed and which stands in the log. What they stopped
 * they may let go on, in new sessions. Tells whose word it is. Refuses `enrol/not-enrolled`, `capability/proof`, and `tenant/unknown-agent` for one that does not
 * act for them.
 */
export const setAsPerson = async (
  db: Queries,
  said: AgentWord,
  { jkt, now }: { readonly jkt: string; readonly now: number }
): Promise<Result<string>> =>
  db.transaction(async (tx) => {
    const heard = await hearDeviceWord(tx, said, { context: AGENT_CONTEXT, jkt, now })
    if (!heard.ok) return heard
    const person = heard.value
    const { agent, state, ...by } = said
    const row = await lockAgent(tx, agent)
    if (row?.owner !== person) return refuse('tenant/unknown-agent')
    const own = and(eq(agentWords.person, person), eq(agentWords.agent, agent))
    const [before] = await tx.select().from(agentWords).where(own)
    if ((before?.state ?? 'active') === state) return ok(person)
    const at = new Date(now)
    await tx.delete(agentWords).where(own)
    if (state !== 'active') await tx.insert(agentWords).values({ person, agent, state, at })
    if (state === 'stopped') await endSessionsOf(tx, { agent, person }, at)
    const event = { kind: 'agent-set' as const, agent, state, person, by }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
    return ok(person)
  })
