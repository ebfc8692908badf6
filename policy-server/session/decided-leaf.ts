import { joinNeeds, type LogLeaf } from '@writ/dsl/contract'
import type { ManifestDecision } from '../decide/index.ts'
import type { Decided } from '../store/index.ts'

/** What the log says of the grants: how often what kind of act, without the plan's literals. */
const grantsOf = ({ details }: ManifestDecision) =>
  details.flatMap((detail) => {
    if (detail.type === 'writ_flow') return []
    const { id, verb, effect, origin, via, pin, max, approval, needs, each } = detail
    return [
      {
        id,
        verb,
        effect,
        origin,
        ...(via && { via }),
        ...(pin !== undefined && { pin }),
        max,
        approval,
        ...(needs && { needs }),
        ...(each && { each: [...each] })
      }
    ]
  })

const askedFlows = ({ details }: ManifestDecision): string[] =>
  details.flatMap((detail) => (detail.type === 'writ_flow' && detail.approval === 'ask' ? [detail.id] : []))

const flowsNeed = ({ details }: ManifestDecision) =>
  joinNeeds(...details.map((detail) => (detail.type === 'writ_flow' ? detail.needs : undefined)))

const flowsEach = ({ details }: ManifestDecision): boolean =>
  details.some((detail) => detail.type === 'writ_flow' && detail.each)

/** The leaf of a decided plan: the terms, and all that a verifier needs to count uses and yeses. `token` is the first one's `jti`. */
export const decidedLeaf = (
  { run, agent, device, token }: { run: string; agent: string; device: string; token: string },
  decided: Decided,
  decision: ManifestDecision,
  at: Date
): LogLeaf => {
  const need = flowsNeed(decision)
  return {
    v: 1,
    from: 'server',
    at: at.toISOString(),
    event: {
      kind: 'plan-decided',
      run,
      agent,
      device,
      plan: decided.plan,
      policy: decided.policy,
      request: decided.request,
      ...(decided.continues && { continues: decided.continues.run }),
      ...(decided.session !== undefined && { session: decided.session }),
      egress: decision.egress,
      allowed: decision.allowed,
      asked: decision.asked,
      token,
      grants: grantsOf(decision),
      flows: askedFlows(decision),
      ...(need && { flowsNeed: [...need] }),
      ...(flowsEach(decision) && { flowsEach: true as const })
    }
  }
}
