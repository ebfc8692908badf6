import { checkPlan } from '@writ/dsl/check'
import { type CheckedPlan, contextOf, type Offer, ok, type Result, refuse } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'

/**
 * This device's own reading of an offered plan. The server parsed and checked the same text against the same request; reading
 * it differently here is a disagreement, not a typo: `plan/hash-mismatch`.
 */
export const checkOffer = ({ text, request }: Pick<Offer, 'text' | 'request'>): Result<CheckedPlan> => {
  const { plan } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan, contextOf(request)) : {}
  return checked ? ok(checked) : refuse('plan/hash-mismatch')
}
