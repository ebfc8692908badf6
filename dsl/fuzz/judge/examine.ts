import { checkPlan } from '../../check/index.ts'
import type { CheckContext, CheckedPlan, Diagnostic, ParsedPlan, Plan, Source } from '../../contract/index.ts'
import { formatPlan, hashPlan, parsePlan } from '../../syntax/index.ts'
import { Trial } from '../drive/trial.ts'
import { judge } from './judge.ts'
import { type Observations, observe } from './observe.ts'
import type { Violation } from './violation.ts'

export interface Examined {
  readonly checked: CheckedPlan
  readonly seen: Observations
  readonly violations: readonly Violation[]
}

/** Sources that the plan's context brings in. */
export const before = ({ kept, released }: CheckContext): readonly Source[] => [
  ...new Set([...Object.values(kept ?? {}).flatMap(({ from }) => from), ...Object.values(released ?? {}).flat()])
]

/** The plan as the checker accepts it, or what it says against it. */
export const accept = (
  plan: ParsedPlan,
  context: CheckContext
): { readonly checked?: CheckedPlan; readonly diagnostics: readonly Diagnostic[] } => checkPlan(plan, context)

/** Runs an accepted plan in many worlds and judges what they showed by its manifest. A throw is a hole as well. */
export const examine = (checked: CheckedPlan, context: CheckContext): Examined => {
  const seen = observe(new Trial(checked, context), before(context))
  return { checked, seen, violations: judge(seen, checked.manifest, context) }
}

/** All of it from the tree on: printed, parsed, checked, run, judged. Nothing where it is not accepted. */
export const examineTree = (tree: Plan, context: CheckContext): Examined | undefined => {
  const { plan } = parsePlan(formatPlan(tree))
  const checked = plan && accept(plan, context).checked
  return checked && examine(checked, context)
}

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
