import * as z from 'zod'

/** What an agent uses up: plans that are decided, acts that change something, questions to its person, seconds of code. */
export const BUDGETS = ['plans', 'acts', 'questions', 'codeSeconds'] as const
export type BudgetName = (typeof BUDGETS)[number]

/** After what its budgets open again: with the next whole hour or day of UTC. */
export const BUDGET_WINDOWS = ['hour', 'day'] as const
export type BudgetWindow = (typeof BUDGET_WINDOWS)[number]

const mostSchema = z.int().nonnegative().max(1_000_000_000)

/** The most that an agent may use within a window; what is not named has no bound but those of policy. */
export const agentBudgetSchema = z.strictObject({
  window: z.enum(BUDGET_WINDOWS),
  plans: mostSchema.optional(),
  acts: mostSchema.optional(),
  questions: mostSchema.optional(),
  codeSeconds: mostSchema.optional()
})
export type AgentBudget = z.infer<typeof agentBudgetSchema>
