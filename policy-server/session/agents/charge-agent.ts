import { type AgentBudget, BUDGETS, type BudgetName, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, lte, type SQL, sql } from 'drizzle-orm'
import { agentUse, type Queries } from '../../store/index.ts'
import { windowAt } from './window-at.ts'

/** What is used up. Code is counted in milliseconds. */
export type Charge = Pick<typeof agentUse.$inferSelect, 'plans' | 'acts' | 'questions' | 'codeMs'>

export const NOTHING: Charge = { plans: 0, acts: 0, questions: 0, codeMs: 0 }

/** A token for sandboxes may be for machines that live for ever: nothing is counted further than this. */
const MOST_COUNTED = Number.MAX_SAFE_INTEGER

const COLUMN: Readonly<Record<BudgetName, keyof Charge>> = {
  plans: 'plans',
  acts: 'acts',
  questions: 'questions',
  codeSeconds: 'codeMs'
}
const unitOf = (name: BudgetName): number => (name === 'codeSeconds' ? 1000 : 1)

/** A use as it is told: code in seconds, begun ones whole. */
export const toldUse = (use: Charge): Readonly<Record<BudgetName, number>> => ({
  plans: use.plans,
  acts: use.acts,
  questions: use.questions,
  codeSeconds: Math.ceil(use.codeMs / 1000)
})

export const useOf = async (tx: Queries, agent: string, { window }: AgentBudget, at: number): Promise<Charge> => {
  const { begins } = windowAt(window, at)
  const own = and(eq(agentUse.agent, agent), eq(agentUse.window, window), eq(agentUse.begins, begins))
  return (await tx.select().from(agentUse).where(own))[0] ?? NOTHING
}

/** Budgets that bound something of this charge, each with the most of it in the unit of its column. */
const boundsOf = (budget: AgentBudget, charge: Charge) =>
  BUDGETS.flatMap((name) => {
    const most = budget[name]
    const column = COLUMN[name]
    return most === undefined || charge[column] === 0 ? [] : [{ name, column, most: most * unitOf(name) }]
  })

/**
 * Counts a charge against the budget of an agent, whole or not at all: of many that come at once, in whatever servers, no more are counted than
 * fit, since each waits for the one row. Refuses `agent/budget` with the budget that has no room for it, and when it opens again, if that helps.
 */
export const chargeAgent = async (
  tx: Queries,
  { agent, budget, charge, at }: { agent: string; budget: AgentBudget; charge: Charge; at: number }
): Promise<Result<undefined>> => {
  const { window } = budget
  const { begins, opens } = windowAt(window, at)
  const bounds = boundsOf(budget, charge)
  const no = (used: Charge): Result<undefined> => {
    // What can never fit is told before what is used up for now: no time makes room for it.
    const never = bounds.find(({ column, most }) => charge[column] > most)
    const over = never ?? bounds.find(({ column, most }) => used[column] + charge[column] > most)
    if (!over) throw new Error('a charge that fits was not counted')
    const { name, column, most } = over
    return refuse('agent/budget', {
      budget: name,
      window,
      most: budget[name] ?? 0,
      left: Math.floor(Math.max(0, most - used[column]) / unitOf(name)),
      needs: Math.ceil(charge[column] / unitOf(name)),
      ...(!never && { opens: opens.toISOString(), retryAfter: Math.ceil((opens.getTime() - at) / 1000) })
    })
  }
  // The first charge of a window has no row to wait for.
  if (bounds.some(({ column, most }) => charge[column] > most)) return no(await useOf(tx, agent, budget, at))
  const set = Object.fromEntries(
    Object.values(COLUMN).map((column): [string, SQL] => [
      column,
      sql`least(${agentUse[column]} + ${charge[column]}, ${MOST_COUNTED})`
    ])
  )
  const counted = await tx
    .insert(agentUse)
    .values({ agent, window, begins, ...charge })
    .onConflictDoUpdate({
      target: [agentUse.tenant, agentUse.agent, agentUse.window, agentUse.begins],
      set,
      setWhere:
        and(...bounds.map(({ column, most }) => lte(sql`${agentUse[column]} + ${charge[column]}`, most))) ?? sql`true`
    })
    .returning({ agent: agentUse.agent })
  return counted.length === 1 ? ok(undefined) : no(await useOf(tx, agent, budget, at))
}
