import { checkPlan } from '@writ/dsl/check'
import { type CheckedPlan, contextOf, type Labels, type Offer, ok, type Result, refuse } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import type { RunRecord } from '../../storage/run-record.ts'

/**
 * This device's own reading of an offered plan, with these labels. The server parsed and checked the same text against the same
 * request, inputs and refs; reading it differently here is a disagreement, not a typo: `plan/hash-mismatch`.
 */
export const checkOffer = (
  { text, request, inputs, tools = {}, refs }: Pick<Offer, 'text' | 'request' | 'inputs' | 'tools' | 'refs'>,
  labels: Labels,
  { replaced }: Pick<RunRecord, 'replaced'> = {}
): Result<CheckedPlan> => {
  const { plan } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan, contextOf(request, inputs, labels, tools, replaced, refs)) : {}
  return checked ? ok(checked) : refuse('plan/hash-mismatch')
}
