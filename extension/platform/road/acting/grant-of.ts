import { type ActionGrant, type CapabilityClaims, type CheckedStep, ok, type Result, refuse } from '@writ/dsl/contract'
import { actionGrants } from '../../capability/authorize-plan.ts'

/** The grant that covers a step. Refuses `capability/not-granted`: absence grants nothing. */
export const grantOf = (claims: CapabilityClaims, step: CheckedStep): Result<ActionGrant> => {
  const grant = actionGrants(claims).find(({ id }) => id === step.effect)
  const covers = grant?.origin === step.origin && grant.verb === step.verb && grant.effect === step.class
  return grant && covers ? ok(grant) : refuse('capability/not-granted', undefined, step.span)
}
