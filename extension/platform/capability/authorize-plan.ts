import {
  type ActionGrant,
  type AuthorizedPlan,
  type CapabilityClaims,
  type CheckedPlan,
  type FlowGrant,
  grantsEffect,
  grantsFlow,
  hashJson,
  hashText,
  type Offer,
  ok,
  passStage,
  type Result,
  refuse,
  type Value
} from '@writ/dsl/contract'

/**
 * A checked plan becomes an authorized one when a verified capability was signed for exactly this plan, request and
 * inputs, and grants every effect and flow this device itself found in it. The server's manifest is never believed.
 */
export const authorizePlan = (checked: CheckedPlan, claims: CapabilityClaims, offer: Offer): Result<AuthorizedPlan> => {
  if (claims.plan_hash !== checked.hash) return refuse('plan/hash-mismatch')
  if (claims.txn !== offer.run) return refuse('capability/other-plan')
  if (claims.request_hash !== hashText(offer.request.text)) return refuse('capability/other-plan')
  if (claims.inputs_hash !== hashJson(offer.inputs)) return refuse('capability/other-plan')
  const { effects, flows } = checked.manifest
  const actions = actionGrants(claims)
  if (!effects.every((effect) => actions.some((grant) => grantsEffect(grant, effect))))
    return refuse('capability/not-granted')
  if (!flows.every((flow) => flowGrants(claims).some((grant) => grantsFlow(grant, flow))))
    return refuse('capability/not-granted')
  return ok(passStage('authorized', { checked, claims, inputs: offer.inputs as Readonly<Record<string, Value>> }))
}

export const actionGrants = (claims: CapabilityClaims): readonly ActionGrant[] =>
  claims.authorization_details.filter((detail) => detail.type === 'writ_action')

export const flowGrants = (claims: CapabilityClaims): readonly FlowGrant[] =>
  claims.authorization_details.filter((detail) => detail.type === 'writ_flow')
