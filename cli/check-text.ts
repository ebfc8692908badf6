import { checkPlan } from '@writ/dsl/check'
import type { CheckedPlan, Diagnostic } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'

export interface CheckedText {
  readonly checked?: CheckedPlan
  readonly diagnostics: readonly Diagnostic[]
}

/** The first two stages of the road, as the server and the device go through them too. */
export const checkText = (text: string): CheckedText => {
  const parsed = parsePlan(text)
  return parsed.plan ? checkPlan(parsed.plan) : { diagnostics: parsed.diagnostics }
}
