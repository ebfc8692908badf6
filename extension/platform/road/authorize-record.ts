import { checkPlan } from '@writ/dsl/check'
import { type AuthorizedPlan, type Result, refuse } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { authorizePlan } from '../capability/authorize-plan.ts'
import type { RunRecord } from '../storage/run-record.ts'

/** The plan of a run that was taken before: its claims were verified then; what is compared again is that they are for this plan. */
export const authorizeRecord = ({ offer, claims }: Pick<RunRecord, 'offer' | 'claims'>): Result<AuthorizedPlan> => {
  const { plan } = parsePlan(offer.text)
  const { checked } = plan ? checkPlan(plan) : {}
  return checked ? authorizePlan(checked, claims, offer) : refuse('plan/hash-mismatch')
}
