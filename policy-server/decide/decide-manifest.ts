import {
  type ActionGrant,
  type Decision,
  type Effect,
  type EffectClass,
  type Flow,
  type FlowGrant,
  type Manifest,
  ok,
  RAISES,
  type Result,
  refuse,
  riskOf
} from '@writ/dsl/contract'
import { type Actors, effectRequest, flowRequest } from './cedar-request.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import type { ParsedPolicy } from './parse-policy.ts'

const ORDER: readonly Decision[] = ['allow', 'ask', 'deny']

const strictest = ([first, ...rest]: readonly Decided[]): Decided => {
  if (!first) throw new Error('an effect happens nowhere')
  return rest.reduce((most, one) => (ORDER.indexOf(one.decision) > ORDER.indexOf(most.decision) ? one : most), first)
}

/** Everything in the manifest was granted; `allowed` and `asked` count the effects and flows by how. */
export interface ManifestDecision {
  readonly details: readonly (ActionGrant | FlowGrant)[]
  readonly allowed: number
  readonly asked: number
}

/**
 * Decides a whole plan before anything of it runs. Every effect and every flow must be permitted, silently or with
 * the person's yes, and what the person may declassify must not be denied; the first that is not refuses the plan: `policy/denied` with the effect's span and origin, or
 * `policy/flow-denied`, each with `by`, the policies that forbid it or the word that none permits it.
 */
export const decideManifest = ({
  policy,
  manifest,
  ...actors
}: Actors & { readonly policy: ParsedPolicy; readonly manifest: Manifest }): Result<ManifestDecision> => {
  const sites = manifest.sites.flatMap(({ origin, via, frames, files }) => [origin, ...via, ...frames, ...files])
  /** At every origin where it may happen; the strictest answer holds. */
  const decideEffect = (effect: Effect, asClass?: EffectClass): Decided => {
    const code = manifest.code.find(({ effect: id }) => id === effect.id)
    const places = [effect.origin, ...(effect.via ?? [])]
    return strictest(
      places.map((origin) =>
        decideRequest(policy, effectRequest(actors, sites, { ...effect, origin }, asClass, code && { code }))
      )
    )
  }
  const decideRaise = (effect: Effect): ActionGrant['raise'] => {
    const riskier = (RAISES[effect.verb] ?? []).filter((to) => riskOf(to) > riskOf(effect.effect))
    return Object.fromEntries(riskier.map((to) => [to, decideEffect(effect, to).decision]))
  }

  const details: (ActionGrant | FlowGrant)[] = []
  for (const effect of manifest.effects) {
    const { decision, by } = decideEffect(effect)
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
      ...(effect.to && { to: JSON.parse(JSON.stringify(effect.to)) }),
      ...(effect.via && { via: [...effect.via] }),
      ...(effect.name !== undefined && { name: effect.name }),
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
  for (const { kind, from, to } of manifest.blessings) {
    if (kind !== 'declassify' || to === undefined) continue
    // The person's own yes stands for an ask, never for what policy denies.
    for (const source of from.filter((one) => one !== to)) {
      const flow: Flow = { id: '', from: source, to, how: ['value'] }
      const { decision, by } = decideRequest(policy, flowRequest(actors, sites, flow))
      if (decision === 'deny') return refuse('policy/flow-denied', { from: source, to, by })
    }
  }
  const count = (wanted: Decision) => details.filter(({ approval }) => approval === wanted).length
  return ok({ details, allowed: count('allow'), asked: count('ask') })
}
