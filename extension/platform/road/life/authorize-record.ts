import { type AuthorizedPlan, type Result, refuse } from '@writ/dsl/contract'
import { authorizePlan } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { checkOffer } from './check-offer.ts'

/** The plan of a run that was taken before: its claims were verified then; what is compared again is that they are for this plan. */
export const authorizeRecord = ({
  offer,
  claims,
  labels,
  unforeseen,
  replaced
}: Pick<RunRecord, 'offer' | 'claims' | 'labels' | 'unforeseen' | 'replaced'>): Result<AuthorizedPlan> => {
  const checked = labels ? checkOffer(offer, labels, replaced && { replaced }) : refuse('run/interrupted')
  return checked.ok ? authorizePlan(checked.value, claims, offer, unforeseen) : checked
}
