import { checkPlan } from '../../check/index.ts'
import type { CheckContext, CheckedPlan } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'

/** The text as a checked plan; throws where it is none. */
export const checkedOf = (text: string, context: CheckContext = {}): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(text)
  const found = plan ? checkPlan(plan, context) : { diagnostics, checked: undefined }
  if (!found.checked) throw new Error(`${text}\n${JSON.stringify(found.diagnostics)}`)
  return found.checked
}
