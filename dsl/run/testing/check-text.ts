import { checkPlan } from '../../check/index.ts'
import type { CheckContext, CheckedPlan } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'

/** A plan as the checker leaves it. Throws for one that it refuses. */
export const checkText = (text: string, context: CheckContext = {}): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(text)
  const result = plan ? checkPlan(plan, context) : undefined
  const errors = [...diagnostics, ...(result?.diagnostics ?? [])].filter(({ severity }) => severity === 'error')
  if (errors.length || !result?.checked) throw new Error(`${text}\n${JSON.stringify(errors)}`)
  return result.checked
}
