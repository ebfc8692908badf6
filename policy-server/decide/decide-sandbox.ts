import { isTierAtLeast, ok, type Result, refuse, type SandboxWish, TIERS, type Tier } from '@writ/dsl/contract'
import type { CedarRequest, Setting } from './cedar-request.ts'
import { decideRequest } from './decide-request.ts'
import { type Explained, explainDecision } from './explain-decision.ts'
import type { PolicyInForce } from './lay-policies.ts'

const SANDBOX = { type: 'Sandbox', id: 'sandbox' }

/** A token for machines without a plan, as a question to Cedar. */
const sandboxRequest = ({ actors, context, entities }: Setting, wish: SandboxWish, tier: Tier): CedarRequest => ({
  principal: { type: 'Agent', id: actors.agent.id },
  action: 'sandbox',
  resource: SANDBOX,
  place: SANDBOX,
  context: {
    ...context,
    languages: [...wish.languages],
    tier,
    count: wish.max,
    ttl: wish.ttl_ms,
    ms: wish.wall_ms,
    cpu: wish.cpu_ms,
    bytes: wish.memory,
    disk: wish.disk,
    output: wish.output,
    vcpu: wish.vcpu,
    processes: wish.processes,
    files: wish.files,
    egress: [...wish.egress]
  },
  entities: [...entities, { uid: SANDBOX, attrs: {}, parents: [] }]
})

/** Does policy let an agent have it in this tier, silently and by permits that name no stronger one? Else why not. */
const decideIn = (policy: PolicyInForce, setting: Setting, wish: SandboxWish, tier: Tier): Explained | undefined => {
  const request = sandboxRequest(setting, wish, tier)
  const decided = decideRequest(policy, request)
  const why = explainDecision(request, decided)
  if (decided.decision === 'ask')
    return { ...why, because: 'It needs a person’s yes, and nobody is asked for a token.' }
  if (decided.decision === 'deny') return why
  const { tier: least = 'microvm' } = decided
  if (isTierAtLeast(tier, least)) return undefined
  return {
    ...why,
    because: `What permits it wants ${least} or stronger.`,
    instead: `Ask for ${least}, or for no tier.`
  }
}

/**
 * Decides what an agent asks for without a plan, and gives the weakest tier that its code may run in: the one that it asks for, or for
 * `auto` the weakest that policy lets it have. Refuses `policy/denied`.
 */
export const decideSandbox = (policy: PolicyInForce, setting: Setting, wish: SandboxWish): Result<Tier> => {
  const tried = wish.tier === 'auto' ? TIERS : [wish.tier]
  let no: Explained | undefined
  for (const tier of tried) {
    no = decideIn(policy, setting, wish, tier)
    if (!no) return ok(tier)
  }
  return refuse('policy/denied', { effect: 'a token for code', origin: 'the executor', ...no })
}
