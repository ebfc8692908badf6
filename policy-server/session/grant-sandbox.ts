import {
  type CodeHost,
  type Hash,
  type LogLeaf,
  ok,
  type Refusal,
  type Result,
  refuse,
  type SandboxRight,
  type SandboxToken,
  type SandboxWish
} from '@writ/dsl/contract'
import { appendLeaves } from '../audit/append-leaves.ts'
import { fitsLog } from '../audit/leaf-text.ts'
import { signSandboxToken } from '../capability/index.ts'
import { decideSandbox, type PolicyInForce, settingOf } from '../decide/index.ts'
import type { Queries } from '../store/index.ts'
import { chargeAgent, NOTHING } from './agents/charge-agent.ts'
import { budgetOf } from './agents/set-budget.ts'
import { mayAgentAct } from './agents/state-of.ts'
import type { Agent } from './agents.ts'
import { readEpoch } from './epoch.ts'
import { readLabels } from './labels/read-labels.ts'
import { policyInForce } from './policies/policy-in-force.ts'
import type { Ports } from './ports.ts'

/** An agent that asks for machines of its own, for the holder of a key, which was proven. */
export interface SandboxAsked {
  readonly agent: Agent
  readonly jkt: Hash
  readonly wish: SandboxWish
}

type SandboxPorts = Pick<Ports, 'db' | 'now' | 'issuer' | 'keys' | 'tenant' | 'codeHost'>

/** The executor, and its one image that runs all of these languages. Refuses `executor/no-language`. */
const placeFor = (
  host: CodeHost | undefined,
  languages: readonly string[]
): Result<{ readonly host: CodeHost; readonly image: string }> => {
  const imageOf = (language: string) =>
    host && Object.hasOwn(host.images, language) ? host.images[language] : undefined
  const [image, ...others] = new Set(languages.map(imageOf))
  if (!host || image === undefined || others.length > 0)
    return refuse('executor/no-language', { language: languages.join(', ') })
  return ok({ host, image })
}

/** What the tenant's policy says of it, as for a plan of the agent that has no plan yet. Refuses `policy/denied`, `policy/rollback`. */
const decide = async (tx: Queries, ports: SandboxPorts, { agent, wish }: SandboxAsked, at: number) => {
  const inForce = await policyInForce(tx, ports)
  if (!inForce.ok) return inForce
  const { policy, zone } = inForce.value
  const person = agent.owner
  const { shown } = await readLabels(tx, { person, agent })
  const request = { text: '', saidBy: 'agent' as const }
  const actors = { agent, person, device: 'none', tenant: ports.tenant, request }
  const tier = decideSandbox(policy, settingOf(actors, wish.egress, { at, zone, shown }), wish)
  return tier.ok ? ok({ tier: tier.value, policy }) : tier
}

const grantedLeaf = (
  { agent, jkt }: SandboxAsked,
  { type: _, versioned: _versioned, tier, languages, image, egress, ...limits }: SandboxRight,
  { token, executor, policy, at }: { token: string; executor: string; policy: PolicyInForce; at: Date }
): LogLeaf => ({
  v: 1,
  from: 'server',
  at: at.toISOString(),
  event: {
    kind: 'sandbox-granted',
    agent: agent.id,
    person: agent.owner,
    holder: jkt,
    token,
    executor,
    policy: policy.hash,
    tier,
    languages,
    image,
    limits,
    egress
  }
})

const refusedLeaf = ({ agent, jkt }: SandboxAsked, { code }: Refusal, at: Date): LogLeaf => ({
  v: 1,
  from: 'server',
  at: at.toISOString(),
  event: { kind: 'sandbox-refused', agent: agent.id, person: agent.owner, holder: jkt, code }
})

/** Decides, signs and records. Refuses what `grantSandbox` does, and records nothing of that. */
const grant = async (
  tx: Queries,
  ports: SandboxPorts,
  asked: SandboxAsked,
  at: Date
): Promise<Result<SandboxToken>> => {
  const { agent, jkt, wish } = asked
  const { issuer, tenant, keys, codeHost } = ports
  const may = await mayAgentAct(tx, agent.id, agent.owner)
  if (!may.ok) return may
  const decided = await decide(tx, ports, asked, at.getTime())
  if (!decided.ok) return decided
  const { tier, policy } = decided.value
  const place = placeFor(codeHost, wish.languages)
  if (!place.ok) return place
  const { host, image } = place.value
  const right: SandboxRight = { ...wish, type: 'writ_sandbox', image, tier }
  const who = { issuer, audience: host.id, tenant, agent: agent.id, person: agent.owner, jkt }
  const what = { policy: policy.hash, epoch: await readEpoch(tx), now: at.getTime() }
  const signed = await signSandboxToken(keys.server, { ...who, ...what }, right)
  const leaf = grantedLeaf(asked, right, { token: signed.jti, executor: host.id, policy, at })
  if (!fitsLog(leaf)) return refuse('policy/too-large')
  // What machines do is told to nobody here: all the time that they may live counts.
  const charge = { ...NOTHING, codeMs: wish.max * wish.ttl_ms }
  const budget = await budgetOf(tx, agent.id)
  const room = await chargeAgent(tx, { agent: agent.id, budget, charge, at: at.getTime() })
  if (!room.ok) return room
  await appendLeaves(tx, [leaf])
  return ok({ token: signed.token, executor: { id: host.id, url: host.url }, expires: signed.expires / 1000 })
}

/**
 * Gives an agent a token for machines of the executor, without a plan, where the tenant's policy permits it silently. What was said
 * stands in the log before it is answered. Refuses `agent/paused`, `agent/stopped`, `agent/budget`, `policy/denied`, `policy/rollback`, `policy/too-large`, `executor/no-language`.
 */
export const grantSandbox = (ports: SandboxPorts, asked: SandboxAsked): Promise<Result<SandboxToken>> =>
  ports.db.transaction(async (tx) => {
    const at = new Date(ports.now())
    const granted = await grant(tx, ports, asked, at)
    if (!granted.ok) await appendLeaves(tx, [refusedLeaf(asked, granted.refusal, at)])
    return granted
  })
