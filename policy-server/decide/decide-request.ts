import { type Context, type EntityJson, statefulIsAuthorized, type TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import type { Decision } from '@writ/dsl/contract'
import { type ParsedPolicy, SCHEMA_NAME } from './parse-policy.ts'

/** One request to Cedar, all but `context.approved`, which is filled in twice. */
export interface CedarRequest {
  readonly principal: TypeAndId
  readonly action: string
  readonly resource: TypeAndId
  readonly context: Context
  readonly entities: EntityJson[]
}

/** The decision, and for a no what made it: the names of policies, or their absence. */
export interface Decided {
  readonly decision: Decision
  readonly by: string
}

const askOnce = (policy: ParsedPolicy, request: CedarRequest, approved: boolean): { yes: boolean; by: string } => {
  const answer = statefulIsAuthorized({
    principal: request.principal,
    action: { type: 'Action', id: request.action },
    resource: request.resource,
    context: { ...request.context, approved },
    preparsedSchemaName: SCHEMA_NAME,
    validateRequest: true,
    preparsedPolicySetId: policy.setId,
    entities: request.entities
  })
  if (answer.type === 'failure') return { yes: false, by: `the request failed: ${answer.errors[0]?.message ?? ''}` }
  const { decision, diagnostics } = answer.response
  // INVARIANT: Cedar passes over a policy that fails; a forbid that failed could have held, so any error is a no.
  const [failed] = diagnostics.errors
  if (failed) return { yes: false, by: `an error in \`${failed.policyId}\`` }
  if (decision === 'allow') return { yes: true, by: diagnostics.reason.join(', ') }
  return { yes: false, by: diagnostics.reason.join(', ') || 'no policy permits it' }
}

/** Decides with and without the person's yes: *ask* is what is permitted only with it (DESIGN §6). */
export const decideRequest = (policy: ParsedPolicy, request: CedarRequest): Decided => {
  const approved = askOnce(policy, request, true)
  if (!approved.yes) return { decision: 'deny', by: approved.by }
  const silent = askOnce(policy, request, false)
  return silent.yes ? { decision: 'allow', by: silent.by } : { decision: 'ask', by: approved.by }
}
