import {
  type ActionGrant,
  type Decision,
  type Effect,
  type FlowGrant,
  type Manifest,
  ok,
  RAISES,
  type Result,
  refuse,
  riskOf
} from '@writ/dsl/contract'
import { type Actors, effectRequest, flowRequest } from './cedar-request.ts'
import { decideRequest } from './decide-request.ts'
import type { ParsedPolicy } from './parse-policy.ts'

/** Everything in the manifest was granted; `allowed` and `asked` count the effects and flows by how. */
export interface ManifestDecision {
  readonly details: readonly (ActionGrant | FlowGrant)[]
  readonly allowed: number
  readonly asked: number
}

/**
 * Decides a whole plan before anything of it runs. Every effect and every flow must be permitted, silently or with
 * the person's yes; the first that is not refuses the plan: `policy/denied` with the effect's span and origin, or
 * `policy/flow-denied`, each with `by`, the policies that forbid it or the word that none permits it.
 */
export const decideManifest = ({
  policy,
  manifest,
  ...actors
}: Actors & { readonly policy: ParsedPolicy; readonly manifest: Manifest }): Result<ManifestDecision> => {
  const sites = manifest.sites.map(({ origin }) => origin)
  const decideRaise = (effect: Effect): ActionGrant['raise'] => {
    const riskier = (RAISES[effect.verb] ?? []).filter((to) => riskOf(to) > riskOf(effect.effect))
    return Object.fromEntries(
      riskier.map((to) => [to, decideRequest(policy, effectRequest(actors, sites, effect, to)).decision])
    )
  }

  const details: (ActionGrant | FlowGrant)[] = []
  for (const effect of manifest.effects) {
    const { decision, by } = decideRequest(policy, effectRequest(actors, sites, effect))
    if (decision === 'deny')
      return refuse('policy/denied', { effect: effect.effect, origin: effect.origin, by }, effect.span)
    details.push({
      type: 'writ_action',
      id: effect.id,
      origin: effect.origin,
      verb: effect.verb,
      effect: effect.effect,
      ...(effect.target && { target: JSON.parse(JSON.stringify(effect.target)) }),
      ...(effect.path !== undefined && { path: effect.path }),
      ...(effect.key !== undefined && { key: effect.key }),
      max: effect.max,
      approval: decision,
      raise: decideRaise(effect)
    })
  }
  for (const flow of manifest.flows) {
    const { decision, by } = decideRequest(policy, flowRequest(actors, sites, flow))
    if (decision === 'deny') return refuse('policy/flow-denied', { from: flow.from, to: flow.to, by })
    details.push({
      type: 'writ_flow',
      id: flow.id,
      from: flow.from,
      to: flow.to,
      how: [...flow.how],
      approval: decision
    })
  }
  const count = (wanted: Decision) => details.filter(({ approval }) => approval === wanted).length
  return ok({ details, allowed: count('allow'), asked: count('ask') })
}
