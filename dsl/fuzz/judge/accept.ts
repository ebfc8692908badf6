import { checkPlan } from '../../check/index.ts'
import type { CheckContext, CheckedPlan, Diagnostic, ParsedPlan } from '../../contract/index.ts'

/** The plan as the checker accepts it, or what it says against it. */
export const accept = (
  plan: ParsedPlan,
  context: CheckContext
): { readonly checked?: CheckedPlan; readonly diagnostics: readonly Diagnostic[] } => checkPlan(plan, context)
