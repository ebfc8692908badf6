import { statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { type ApprovalNeed, type Decision, isTierAtLeast, joinNeeds, type Tier } from '@writ/dsl/contract'
import type { CedarRequest } from './cedar-request.ts'
import type { LaidPart, PolicyInForce } from './lay-policies.ts'
import { hasUnsafeNumber, isNeed } from './policy-part.ts'
import { type Projected, projectRequest } from './project-request.ts'
import { parsedSet, type Shard, shardOf } from './shard-policy.ts'

/** What was decided, and what made it so. */
export interface Decided {
  readonly decision: Decision
  /** The policies that made it: forbids of a no, what asks of a question, permits of a yes. */
  readonly by: readonly LaidPart[]
  /** Of a question: may a rule of the person answer it? Not one that the tenant or the person always wants asked. */
  readonly mandatory?: true
  /** Of a question: what a yes needs besides. */
  readonly needs?: readonly ApprovalNeed[]
  /** Of what may be done: the weakest tier that its permits let code run in. */
  readonly tier?: Tier
  /** Of a no: the policy that could not be evaluated, or why the request could not. */
  readonly error?: string
  /** Of a no that no policy forbids: permits for this act whose conditions do not hold. */
  readonly nearest?: readonly LaidPart[]
}

type Once =
  | { readonly answer: 'yes' | 'no'; readonly by: readonly LaidPart[] }
  | { readonly answer: 'error'; readonly error: string }

const nameOf = (shard: Shard, key: string): string => shard.parts.get(key)?.id ?? key

const askOnce = (shard: Shard, set: string, action: string, request: Projected, approved: boolean): Once => {
  const { principal, resource, context, entities } = request
  const answer = statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: action },
    resource,
    context: { ...context, approved },
    preparsedPolicySetId: set,
    entities: [...entities]
  })
  if (answer.type === 'failure')
    return { answer: 'error', error: `the request failed: ${answer.errors[0]?.message ?? ''}` }
  const { decision, diagnostics } = answer.response
  // INVARIANT: Cedar passes over a policy that fails; a forbid that failed could have held, so any error is a no.
  const [failed] = diagnostics.errors
  if (failed) return { answer: 'error', error: `an error in \`${nameOf(shard, failed.policyId)}\`` }
  const by = diagnostics.reason.flatMap((key) => shard.parts.get(key) ?? []).sort((a, b) => (a.key < b.key ? -1 : 1))
  return { answer: decision === 'allow' ? 'yes' : 'no', by }
}

const denied = (shard: Shard, once: Once): Decided => {
  if (once.answer === 'error') return { decision: 'deny', by: [], error: once.error }
  if (once.by.length > 0) return { decision: 'deny', by: once.by }
  return { decision: 'deny', by: [], nearest: [...shard.parts.values()].filter(({ effect }) => effect === 'permit') }
}

/** The strongest tier that any of the tenant's permits says; where none does, code has a machine with its own kernel. */
const tierBy = (permits: readonly LaidPart[]): Tier => {
  const [first, ...rest] = permits.flatMap(({ layer, tier }) => (layer === 'tenant' && tier ? [tier] : []))
  return first === undefined ? 'microvm' : rest.reduce((held, one) => (isTierAtLeast(held, one) ? held : one), first)
}

/** With and without the person's yes; where no policy looks at it, once stands for both. */
const decideTwice = (shard: Shard, action: string, request: Projected): Decided => {
  if (hasUnsafeNumber(request.context))
    return { decision: 'deny', by: [], error: 'a number is outside the range that is held exactly' }
  const set = parsedSet(shard)
  const approved = askOnce(shard, set, action, request, true)
  if (approved.answer !== 'yes') return denied(shard, approved)
  const seesYes = shard.sees.all || shard.sees.context.has('approved')
  const silent = seesYes ? askOnce(shard, set, action, request, false) : approved
  if (silent.answer === 'error') return denied(shard, silent)
  if (silent.answer === 'yes') return { decision: 'allow', by: silent.by, tier: tierBy(silent.by) }
  const deciding = [...silent.by, ...approved.by]
  const needs = joinNeeds(deciding.flatMap(({ ask }) => (isNeed(ask) ? [ask] : [])))
  const isMandatory = needs !== undefined || deciding.some(({ ask }) => ask === 'always')
  // A tenant's permit that says so answers for the tenant what the tenant's own dial would ask, and nothing else.
  const isDials = silent.by.length > 0 && silent.by.every(({ layer }) => layer === 'dial')
  const answering = approved.by.filter(({ ask }) => ask === 'never')
  if (isDials && !isMandatory && answering.length > 0)
    return { decision: 'allow', by: answering, tier: tierBy(approved.by) }
  const by = silent.by.length > 0 ? silent.by : approved.by
  const tier = tierBy(approved.by)
  return { decision: 'ask', by, tier, ...(isMandatory && { mandatory: true as const }), ...(needs && { needs }) }
}

/** Decisions kept for each policy: what policies can see of a request decides it, whoever's plan it comes from. */
const MAX_KEPT = 20_000
const kept = new WeakMap<PolicyInForce, Map<string, Decided>>()

/**
 * Decides one request: *ask* is what is permitted only with the person's yes (docs/policy.md). A request that equals an earlier one in all
 * that policies can see of it is decided as that was; what the decision depends on is the policy, which is part of where it is
 * kept, and the request itself, so that nothing kept can be stale.
 */
export const decideRequest = (policy: PolicyInForce, request: CedarRequest): Decided => {
  const { action, place } = request
  const shard = shardOf(policy, action, `${place.type}::${place.id}`)
  const projected = projectRequest(request, shard.sees)
  const known = kept.get(policy) ?? new Map<string, Decided>()
  kept.set(policy, known)
  const key = `${shard.key} ${projected.key}`
  const before = known.get(key)
  if (before) return before
  const decided = decideTwice(shard, action, projected)
  if (known.size >= MAX_KEPT) known.clear()
  known.set(key, decided)
  return decided
}
