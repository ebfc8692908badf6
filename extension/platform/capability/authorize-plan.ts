import {
  type ActionGrant,
  type AuthorizedPlan,
  type CapabilityClaims,
  type CheckedPlan,
  type Flow,
  type FlowGrant,
  grantsCode,
  grantsEffect,
  grantsFlow,
  hashJson,
  hashLabels,
  isOneMachine,
  type Offer,
  ok,
  passStage,
  type Result,
  refuse,
  requestHash,
  type SandboxGrant,
  type Value
} from '@writ/dsl/contract'

/**
 * A checked plan becomes an authorized one when a verified capability was signed for exactly this plan, request, inputs and
 * labels, and grants every effect and flow this device itself found in it. The server's manifest is never believed. `asked` are
 * flows that the person is asked about besides, before anything is done.
 */
export const authorizePlan = (
  checked: CheckedPlan,
  claims: CapabilityClaims,
  offer: Offer,
  asked: readonly Flow[] = []
): Result<AuthorizedPlan> => {
  if (claims.plan_hash !== checked.hash) return refuse('plan/hash-mismatch')
  if (claims.txn !== offer.run) return refuse('capability/other-plan')
  if (claims.continues !== offer.continues?.run) return refuse('capability/other-plan')
  if (claims.request_hash !== requestHash(offer.request)) return refuse('capability/other-plan')
  if (claims.inputs_hash !== hashJson(offer.inputs)) return refuse('capability/other-plan')
  if (claims.labels_hash !== hashLabels(offer.labels)) return refuse('capability/other-plan')
  const { effects } = checked.manifest
  const actions = actionGrants(claims)
  if (!effects.every((effect) => actions.some((grant) => grantsEffect(grant, effect))))
    return refuse('capability/not-granted')
  const isAsked = (flow: Flow) => asked.some(({ from, to, how }) => grantsFlow({ from, to, how }, flow))
  if (!lackingFlows(checked, claims).every(isAsked)) return refuse('capability/not-granted')
  // A sandbox is for code that this device found in the plan, and no larger than the plan says.
  const isForCode = (grant: SandboxGrant) => checked.manifest.code.some((code) => grantsCode(grant, code))
  const sandboxes = sandboxesOf(claims)
  if (!sandboxes.every(isForCode)) return refuse('capability/not-granted')
  if (!isOneMachine(sandboxes.filter(({ session }) => session))) return refuse('capability/not-granted')
  return ok(passStage('authorized', { checked, claims, inputs: offer.inputs as Readonly<Record<string, Value>> }))
}

/** The flows of a plan that the capability does not grant. */
export const lackingFlows = ({ manifest }: CheckedPlan, claims: CapabilityClaims): readonly Flow[] =>
  manifest.flows.filter((flow) => !flowGrants(claims).some((grant) => grantsFlow(grant, flow)))

export const actionGrants = (claims: CapabilityClaims): readonly ActionGrant[] =>
  claims.authorization_details.filter((detail) => detail.type === 'writ_action')

/** Where what is granted may happen: at its site, and where that signs in. */
export const grantedOrigins = ({ origin, via = [] }: ActionGrant): readonly string[] => [origin, ...via]

export const flowGrants = (claims: CapabilityClaims): readonly FlowGrant[] =>
  claims.authorization_details.filter((detail) => detail.type === 'writ_flow')

export const sandboxesOf = (claims: CapabilityClaims): readonly SandboxGrant[] =>
  claims.authorization_details.filter((detail) => detail.type === 'writ_sandbox')
