import { checkPlan } from '../../check/index.ts'
import { type AuthorizedPlan, type CheckContext, type CheckedPlan, passStage } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'

/** A plan as the checker leaves it. Throws for one that it refuses. */
export const checkText = (text: string, context: CheckContext = {}): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(text)
  const result = plan ? checkPlan(plan, context) : undefined
  const errors = [...diagnostics, ...(result?.diagnostics ?? [])].filter(({ severity }) => severity === 'error')
  if (errors.length || !result?.checked) throw new Error(`${text}\n${JSON.stringify(errors)}`)
  return result.checked
}

/** Only the interpreter is looked at here; who may make an authorized plan is looked at where it is made. */
export const authorize = (text: string, context?: CheckContext): AuthorizedPlan =>
  passStage('authorized', { checked: checkText(text, context), inputs: {} }) as unknown as AuthorizedPlan
