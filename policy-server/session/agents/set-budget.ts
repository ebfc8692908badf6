import { type AgentBudget, agentBudgetSchema, type Json, ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { agents, type Queries, readTenantSetting, tenantSettings, writeTenantSetting } from '../../store/index.ts'
import { lockAgent } from './state-of.ts'

/** The tenant's setting in which the budget of agents stands that have none of their own. */
const SETTING = 'agent-budget'
/** Nothing is bounded; what is used is counted by the day. */
export const BOUNDLESS: AgentBudget = { window: 'day' }

export const tenantBudget = async (tx: Queries): Promise<AgentBudget | undefined> =>
  agentBudgetSchema.optional().parse((await readTenantSetting(tx, SETTING)) ?? undefined)

/** The budget that holds for an agent: its own, or else the tenant's. */
export const budgetOf = async (tx: Queries, agent: string): Promise<AgentBudget> => {
  const [row] = await tx.select({ budget: agents.budget }).from(agents).where(eq(agents.id, agent))
  return row?.budget ?? (await tenantBudget(tx)) ?? BOUNDLESS
}

const log = (tx: Queries, said: { agent?: string; budget?: AgentBudget | undefined }, at: Date): Promise<unknown> => {
  const { agent, budget } = said
  const event = { kind: 'budget-set' as const, ...(agent !== undefined && { agent }), ...(budget && { budget }) }
  return appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
}

/**
 * Sets the budget of an agent, or takes it away, so that the tenant's holds; it stands in the log. What was used in the window stays used.
 * Refuses `tenant/unknown-agent`.
 */
export const setAgentBudget = (
  db: Queries,
  { agent, budget }: { readonly agent: string; readonly budget: AgentBudget | undefined },
  at: Date
): Promise<Result<undefined>> =>
  db.transaction(async (tx) => {
    if (!(await lockAgent(tx, agent))) return refuse('tenant/unknown-agent')
    await tx
      .update(agents)
      .set({ budget: budget ?? null })
      .where(eq(agents.id, agent))
    await log(tx, { agent, budget }, at)
    return ok(undefined)
  })

/** Sets the budget of every agent of the tenant that has none of its own, or takes it away; it stands in the log. */
export const setTenantBudget = (db: Queries, budget: AgentBudget | undefined, at: Date): Promise<void> =>
  db.transaction(async (tx) => {
    if (budget) await writeTenantSetting(tx, SETTING, budget as unknown as Json)
    else await tx.delete(tenantSettings).where(eq(tenantSettings.name, SETTING))
    await log(tx, { budget }, at)
  })
