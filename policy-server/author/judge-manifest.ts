import { type Decision, declaredOrigins, type Effect, type Egress, type Flow } from '@writ/dsl/contract'
import { type CedarRequest, effectRequest, flowRequest, settingOf } from '../decide/cedar-request.ts'
import { decideEgress } from '../decide/decide-egress.ts'
import type { DecisionInput } from '../decide/decide-manifest.ts'
import { decideRequest } from '../decide/decide-request.ts'
import { explainDecision } from '../decide/explain-decision.ts'

/** What policy says to one effect or flow, and by which policies. */
export interface Judged {
  readonly decision: Decision
  readonly by: string
}

/** What policy says to a whole plan, each part of it, be it granted or not. */
export interface JudgedManifest extends Judged {
  readonly effects: readonly (Judged & { readonly effect: Effect })[]
  readonly flows: readonly (Judged & { readonly flow: Flow })[]
  readonly egress: Egress
}

const ORDER: readonly Decision[] = ['allow', 'ask', 'deny']

const strictest = (all: readonly Judged[]): Judged => {
  const [first, ...rest] = all
  if (!first) return { decision: 'allow', by: '' }
  return rest.reduce((most, one) => (ORDER.indexOf(one.decision) > ORDER.indexOf(most.decision) ? one : most), first)
}

/**
 * Decides every effect and every flow of a plan by itself and stops at none: for those who write policies. What the server
 * grants is decided by `decideManifest`; a plan is denied here exactly where it is refused there.
 */
export const judgeManifest = ({
  policy,
  manifest,
  now = {},
  ...actors
}: Omit<DecisionInput, 'rules'>): JudgedManifest => {
  const setting = settingOf(actors, declaredOrigins(manifest), now, manifest.effects)
  const judge = (request: CedarRequest): Judged => {
    const decided = decideRequest(policy, request)
    return { decision: decided.decision, by: explainDecision(request, decided).by }
  }
  const judgeFlow = (flow: Flow): Judged => judge(flowRequest(setting, flow))
  const effects = manifest.effects.map((effect) => {
    const code = manifest.code.find(({ effect: id }) => id === effect.id)
    const each = [effect.origin, ...(effect.via ?? [])].map((origin) =>
      judge(effectRequest(setting, { ...effect, origin }, effect.effect, code && { code }))
    )
    return { effect, ...strictest(each) }
  })
  const flows = manifest.flows.map((flow) => ({ flow, ...judgeFlow(flow) }))
  const blessed = manifest.blessings.flatMap(({ kind, from, to }) =>
    kind !== 'declassify' || to === undefined
      ? []
      : from
          .filter((source) => source !== to)
          .map((source) => judgeFlow({ id: '', from: source, to, how: ['value'] }))
          // The person is asked for the value anyway, so that only a no counts.
          .filter(({ decision }) => decision === 'deny')
  )
  return {
    effects,
    flows,
    egress: decideEgress(policy, setting, manifest),
    ...strictest([...effects, ...flows, ...blessed])
  }
}
