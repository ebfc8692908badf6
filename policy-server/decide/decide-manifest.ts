import {
  type ActionGrant,
  type ApprovalNeed,
  type Decision,
  declaredOrigins,
  type Effect,
  type EffectClass,
  type Egress,
  type FeatureTerms,
  type Flow,
  type FlowGrant,
  joinNeeds,
  type Manifest,
  ok,
  type Result,
  raisesOf,
  riskOf,
  type Tier,
  type Where
} from '@writ/dsl/contract'
import { type Actors, type CedarRequest, effectRequest, featureOf, flowRequest, settingOf } from './cedar-request.ts'
import type { Circumstances } from './circumstances.ts'
import { decideEgress, decideTrusted } from './decide-egress.ts'
import { decideRequest } from './decide-request.ts'
import { type Explained, explainDecision } from './explain-decision.ts'
import { type KeptReasons, keepReasons } from './keep-reasons.ts'
import type { PolicyInForce } from './lay-policies.ts'
import { applyRules, type PersonRule, type RuledDecision } from './person-rules.ts'
import { type Denied, refuseDenied } from './refuse-denied.ts'

/** What a plan is decided by and for. */
export interface DecisionInput extends Actors {
  readonly policy: PolicyInForce
  readonly manifest: Manifest
  /** What the person answered for good. */
  readonly rules?: readonly PersonRule[]
  readonly now?: Circumstances
}

/** Everything in the manifest was granted; `allowed` and `asked` count the effects and flows by how. */
export interface ManifestDecision {
  readonly details: readonly (ActionGrant | FlowGrant)[]
  readonly egress: Egress
  readonly allowed: number
  readonly asked: number
  /** The person's rules that answered a question: without one of them, it was not decided so. Sorted ids. */
  readonly relied: readonly string[]
  /** Which policies made each effect and flow silent or a question, and why, by their ids. */
  readonly why: Readonly<Record<string, Explained>>
  /** The weakest tier that code may run in, by the effect that runs it. */
  readonly tiers: Readonly<Record<string, Tier>>
  /** What the policies that ask say for themselves; grants name it by its place here. */
  readonly reasons: readonly string[]
}

const ORDER: readonly Decision[] = ['allow', 'ask', 'deny']

interface Answer {
  /** Where an effect was decided. */
  readonly at?: Where
  readonly request: CedarRequest
  readonly decided: RuledDecision
}

/** Of two questions the one that is asked each time is stricter. */
const strictness = ({ decided }: Answer): number => 2 * ORDER.indexOf(decided.decision) + (decided.mandatory ? 1 : 0)

/** The strictest answer, with what any of them needs. */
const strictest = (answers: readonly Answer[]): Answer => {
  const [first, ...rest] = answers
  if (!first) throw new Error('an effect happens nowhere')
  const most = rest.reduce((held, one) => (strictness(one) > strictness(held) ? one : held), first)
  const needs = joinNeeds(...answers.map(({ decided }) => decided.needs))
  return needs ? { ...most, decided: { ...most.decided, needs } } : most
}

/** What the app asks of its person before a feature of its own is asked whatever policy says; before every call it is by itself. */
const withConsent = (decided: RuledDecision, { consent }: Pick<FeatureTerms, 'consent'>): RuledDecision => {
  if (consent === 'none' || decided.decision === 'deny') return decided
  const own = decided.decision === 'ask' ? decided : { ...decided, decision: 'ask' as const, by: [] }
  return consent === 'every' ? { ...own, mandatory: true } : own
}

const explain = ({ request, decided }: Answer): Explained => {
  const { rule } = decided
  if (decided.decision === 'ask' && decided.by.length === 0 && !rule)
    return { by: 'the app', because: 'The app has its person asked before this feature is called.' }
  if (!rule || rule.answer === 'allow') return explainDecision(request, decided)
  return { by: `the person’s rule \`${rule.id}\``, because: 'The person said so for this site and kind of act.' }
}

const actionGrant = (
  effect: Effect,
  approval: 'allow' | 'ask',
  {
    raise,
    each,
    needs,
    because,
    isTrusted
  }: Pick<ActionGrant, 'raise' | 'needs' | 'because'> & {
    readonly each: readonly EffectClass[]
    readonly isTrusted: boolean
  }
): ActionGrant => ({
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
  ...(effect.pin !== undefined && { pin: effect.pin }),
  max: effect.max,
  approval,
  raise,
  ...(needs && { needs }),
  ...(because && { because }),
  ...(each.length > 0 && { each: [...each] }),
  ...(isTrusted && { input: 'trusted' as const })
})

/** What the questions about an act need, by class; absent where none needs more than a yes. */
const needsOf = (decided: readonly (readonly [EffectClass, RuledDecision])[]): ActionGrant['needs'] => {
  const named = decided.flatMap(([effect, { decision, needs }]): [EffectClass, ApprovalNeed[]][] =>
    decision === 'ask' && needs ? [[effect, [...needs]]] : []
  )
  return named.length > 0 ? Object.fromEntries(named) : undefined
}

/** Where the reason stands that policy gives for a question about the act, by class; absent where it gives none. */
const becauseOf = (
  decided: readonly (readonly [EffectClass, RuledDecision])[],
  reasons: KeptReasons
): ActionGrant['because'] => {
  const named = decided.flatMap(([effect, one]): [EffectClass, number][] => {
    const place = reasons.placeOf(one)
    return place === undefined ? [] : [[effect, place]]
  })
  return named.length > 0 ? Object.fromEntries(named) : undefined
}

/**
 * Decides a whole plan before anything of it runs. Every effect and every flow must be permitted, silently or with the person's yes,
 * and what the person may declassify must not be denied; else the plan is refused: `policy/denied` with the span and origin of the
 * first effect that is not, or `policy/flow-denied`, each with `by`, `because` and `instead` in words and with `all` that is denied.
 * @example decideManifest({ policy, manifest: checked.manifest, agent, person, device, tenant, request, now: { at: Date.now() } })
 */
export const decideManifest = ({
  policy,
  manifest,
  rules = [],
  now = {},
  ...actors
}: DecisionInput): Result<ManifestDecision> => {
  const setting = settingOf(actors, declaredOrigins(manifest), now, manifest.effects)
  const decideFlow = (flow: Flow): Answer => {
    const request = flowRequest(setting, flow)
    return { request, decided: decideRequest(policy, request) }
  }
  const relied = new Set<string>()
  const filesOf = (where: Where) => manifest.sites.flatMap(({ origin, files }) => (origin === where ? files : []))
  /** At every origin where it may happen, and for a download where its file may lie; the strictest answer holds. */
  const decideEffect = (effect: Effect, asClass: EffectClass = effect.effect): Answer => {
    const code = manifest.code.find(({ effect: id }) => id === effect.id)
    const { origin: own, via = [] } = effect
    return strictest(
      [own, ...via, ...(effect.verb === 'download' ? filesOf(own) : [])].map((origin) => {
        const request = effectRequest(setting, { ...effect, origin }, asClass, code && { code })
        const act = { agent: actors.agent.id, effect: asClass, origin }
        const ruled = applyRules(decideRequest(policy, request), act, rules, now.at)
        const decided = withConsent(ruled, featureOf(now, effect) ?? { consent: 'none' })
        if (decided.rule?.answer === 'allow') relied.add(decided.rule.id)
        return { at: origin, request, decided }
      })
    )
  }
  /** Never milder than what was planned: else a page could shed a second person by making the act look worse. */
  const decideRaises = (effect: Effect, planned: Answer): readonly (readonly [EffectClass, RuledDecision])[] => {
    const riskier = raisesOf(effect).filter((to) => riskOf(to) > riskOf(effect.effect))
    return riskier.map((to) => [to, strictest([decideEffect(effect, to), planned]).decided] as const)
  }

  const details: (ActionGrant | FlowGrant)[] = []
  const why: Record<string, Explained> = {}
  const tiers: Record<string, Tier> = {}
  const denied: Denied[] = []
  const reasons = keepReasons()
  for (const effect of manifest.effects) {
    const answer = decideEffect(effect)
    const { decision, tier } = answer.decided
    if (decision === 'deny')
      denied.push({ effect: { ...effect, origin: answer.at ?? effect.origin }, why: explain(answer) })
    else {
      const raises = denied.length > 0 ? [] : decideRaises(effect, answer)
      const all = [[effect.effect, answer.decided] as const, ...raises]
      const raise = Object.fromEntries(raises.map(([to, raised]) => [to, raised.decision]))
      const each = all.flatMap(([to, { mandatory }]) => (mandatory ? [to] : []))
      const isTrusted = decideTrusted(policy, setting, effect, manifest)
      details.push(
        actionGrant(effect, decision, { raise, each, needs: needsOf(all), because: becauseOf(all, reasons), isTrusted })
      )
      why[effect.id] = explain(answer)
      if (effect.effect === 'code' && tier) tiers[effect.id] = tier
    }
  }
  for (const flow of manifest.flows) {
    const answer = decideFlow(flow)
    const { decision, needs, mandatory } = answer.decided
    if (decision === 'deny') denied.push({ flow, why: explain(answer) })
    else {
      const { id, from, to, how } = flow
      const because = reasons.placeOf(answer.decided)
      details.push({
        type: 'writ_flow',
        id,
        from,
        to,
        how: [...how],
        approval: decision,
        ...(needs && { needs: [...needs] }),
        ...(mandatory && { each: true as const }),
        ...(because !== undefined && { because })
      })
      why[id] = explain(answer)
    }
  }
  for (const { kind, from, to } of manifest.blessings) {
    if (kind !== 'declassify' || to === undefined) continue
    // The person's own yes stands for an ask, never for what policy denies.
    for (const source of from.filter((one) => one !== to)) {
      const flow: Flow = { id: '', from: source, to, how: ['value'] }
      const answer = decideFlow(flow)
      if (answer.decided.decision === 'deny') denied.push({ flow, why: explain(answer) })
    }
  }
  if (denied.length > 0) return refuseDenied(denied)
  const count = (wanted: Decision) => details.filter(({ approval }) => approval === wanted).length
  return ok({
    details,
    egress: decideEgress(policy, setting, manifest),
    allowed: count('allow'),
    asked: count('ask'),
    relied: [...relied].sort(),
    why,
    tiers,
    reasons: reasons.all
  })
}
