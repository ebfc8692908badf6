import type { Plan } from '../../contract/index.ts'
import { formatPlan, hashPlan, parsePlan } from '../../syntax/index.ts'

/**
 * Printing is a fixed point: what is printed parses to the very tree (by its hash), and that prints the same. Gives what is
 * not so.
 */
export const unstable = (tree: Plan, text: string): string | undefined => {
  const { plan, diagnostics } = parsePlan(text)
  if (!plan) return `what was printed does not parse: ${JSON.stringify(diagnostics[0])}`
  const again = formatPlan(plan.plan)
  if (again !== text) return `printed again it differs: ${again}`
  return hashPlan(plan.plan) === hashPlan(tree) ? undefined : 'what was printed parses to another tree'
}
