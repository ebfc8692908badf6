import {
  type AgentBudget,
  type AgentOfPerson,
  type AgentState,
  type BudgetName,
  strictestState
} from '@writ/dsl/contract'
import { and, asc, count, eq, isNull, ne } from 'drizzle-orm'
import { agents, agentWords, type Queries, runs } from '../../store/index.ts'
import type { Agent } from '../agents.ts'
import { toldUse, useOf } from './charge-agent.ts'
import { BOUNDLESS, tenantBudget } from './set-budget.ts'
import { windowAt } from './window-at.ts'

/** An agent as an admin sees it. */
export interface AgentShown extends Pick<Agent, 'id' | 'name' | 'owner' | 'trustedHost'> {
  /** The hash of its key, by which the log names that. */
  readonly key: string
  /** As the tenant says, since when and why; `words` are what persons said of it besides, where that is not `active`. */
  readonly state: AgentState
  readonly since?: string
  readonly why?: string
  readonly words: { person: string; state: AgentState; since: string }[]
  readonly lastSeen?: string
  /** Runs of it that have not ended. */
  readonly running: number
  readonly budget: BudgetShown
}

/** What an agent may use in the window of now, and used; `own`: it is no other agent's. */
export interface BudgetShown {
  readonly most: AgentBudget
  readonly own: boolean
  readonly used: Readonly<Record<BudgetName, number>>
  readonly opens: string
}

const budgetShown = async (
  db: Queries,
  { id, budget }: Agent,
  given: AgentBudget,
  at: number
): Promise<BudgetShown> => {
  const most = budget ?? given
  const used = toldUse(await useOf(db, id, most, at))
  return { most, own: budget !== null, used, opens: windowAt(most.window, at).opens.toISOString() }
}

/** How many live runs each agent has, of all persons or of one. */
const countRunning = async (db: Queries, person?: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await db
    .select({ agent: runs.agent, running: count() })
    .from(runs)
    .where(and(isNull(runs.endedAt), person === undefined ? undefined : eq(runs.person, person)))
    .groupBy(runs.agent)
  return new Map(rows.map(({ agent, running }) => [agent, running]))
}

/** The agents of the tenant, those too that were stopped. */
export const listAgents = async (db: Queries, at: number): Promise<AgentShown[]> => {
  const given = (await tenantBudget(db)) ?? BOUNDLESS
  const running = await countRunning(db)
  const said = await db.select().from(agentWords).orderBy(asc(agentWords.person))
  const all = await db.select().from(agents).orderBy(asc(agents.id))
  return Promise.all(
    all.map(async (agent): Promise<AgentShown> => {
      const { id, name, owner, trustedHost, keyHash, state, stateAt, why, lastSeen } = agent
      return {
        id,
        name,
        owner,
        trustedHost,
        key: keyHash,
        state,
        ...(stateAt && { since: stateAt.toISOString() }),
        ...(why !== null && { why }),
        words: said
          .filter((word) => word.agent === id)
          .map((word) => ({ person: word.person, state: word.state, since: word.at.toISOString() })),
        ...(lastSeen && { lastSeen: lastSeen.toISOString() }),
        running: running.get(id) ?? 0,
        budget: await budgetShown(db, agent, given, at)
      }
    })
  )
}

/** The agents that act for a person, but for those that the tenant stopped. */
export const listAgentsOf = async (db: Queries, person: string): Promise<AgentOfPerson[]> => {
  const running = await countRunning(db, person)
  const own = and(eq(agentWords.agent, agents.id), eq(agentWords.person, person))
  const rows = await db
    .select({ agent: agents, said: agentWords })
    .from(agents)
    .leftJoin(agentWords, own)
    .where(and(eq(agents.owner, person), ne(agents.state, 'stopped')))
    .orderBy(asc(agents.id))
  return rows.map(({ agent: { id, name, state, lastSeen }, said }) => ({
    agent: id,
    name,
    state: strictestState([state, said?.state ?? 'active']),
    own: said?.state ?? 'active',
    ...(said && { since: said.at.toISOString() }),
    ...(lastSeen && { lastSeen: lastSeen.toISOString() }),
    running: running.get(id) ?? 0
  }))
}
