import {
  APP,
  type CheckContext,
  type CheckedPlan,
  type Hash,
  hashJson,
  hashText,
  type Json,
  ok,
  type Request,
  type Result
} from '@writ/dsl/contract'
import {
  type Circumstances,
  decideManifest,
  type ManifestDecision,
  type PolicyInForce,
  policySees
} from '../../decide/index.ts'
import type { Queries } from '../../store/index.ts'
import { type AppDevice, presenceAt } from '../features/features-of.ts'
import type { Ports } from '../ports.ts'
import { readKnownFlows } from './known-flows.ts'
import { hashRules, readRules } from './person-rules.ts'
import { type PolicyPorts, policyInForce } from './policy-in-force.ts'
import { readRecentUse } from './recent-use.ts'

/** A checked plan, and all that says who would act on it. `text` and `context` are what it was checked from. */
export interface PlanToDecide {
  readonly text: string
  readonly context: CheckContext
  readonly checked: CheckedPlan
  readonly request: Request
  readonly agent: { readonly id: string; readonly name: string }
  readonly person: string
  readonly device: AppDevice
}

/** A decision, with the hashes that a token and its renewal go by. */
export interface DecidedPlan {
  readonly decision: ManifestDecision
  /** Over every layer in force: policies, dial and the person's rules. */
  readonly policy: Hash
  /** Over those that narrow: while it stays, the decision holds. */
  readonly narrowing: Hash
  readonly inForce: PolicyInForce
}

/** What the app asks for before each of its features. */
const featureTerms = ({ tools = {} }: CheckContext): NonNullable<Circumstances['features']> =>
  Object.fromEntries(
    Object.entries(tools[APP] ?? {}).flatMap(([name, { feature }]) => (feature ? [[name, feature]] : []))
  )

const MAX_KEPT = 2_000
const kept = new Map<Hash, Result<ManifestDecision>>()

/** What narrows for a person now; a decision that was made under another does not hold any more. Refuses `policy/rollback`. */
export const narrowingNow = async (
  tx: Queries,
  ports: PolicyPorts,
  person: string,
  at: number
): Promise<Result<Hash>> => {
  const inForce = await policyInForce(tx, ports)
  if (!inForce.ok) return inForce
  const rules = await readRules(tx, person, at)
  return ok(hashJson([inForce.value.policy.hash, hashRules(rules, 'narrowing')]))
}

/**
 * Decides a plan by all that is in force for its person now. A plan that was decided before is not decided again where nothing differs
 * that the decision depends on: its text, what it was checked against (the labels of the session too), every layer of policy, who acts, on
 * which device, for which request, which flows are known; and, where a policy looks at them, the time and what was used lately.
 * Refuses `policy/denied`, `policy/flow-denied`, `policy/rollback`.
 */
export const decidePlan = async (
  tx: Queries,
  ports: PolicyPorts & Pick<Ports, 'now' | 'devices'>,
  { text, context, checked, request, agent, person, device }: PlanToDecide
): Promise<Result<DecidedPlan>> => {
  const inForce = await policyInForce(tx, ports)
  if (!inForce.ok) return inForce
  const { policy, zone } = inForce.value
  const at = ports.now()
  const rules = await readRules(tx, person, at)
  const known = await readKnownFlows(tx, person, agent.id)
  const now: Circumstances = {
    at,
    zone,
    present: ports.devices.isConnected(device.id),
    presence: presenceAt(ports.devices, device),
    features: featureTerms(context),
    shown: context.shown ?? [],
    known,
    ...(policySees(policy, 'recent') && { recent: await readRecentUse(tx, person, agent.id, at) })
  }
  const { at: _, ...timeless } = now
  const { id, name } = agent
  const key = hashJson([
    hashText(text),
    checked.hash,
    { ...context } as unknown as Json,
    policy.hash,
    hashRules(rules, 'all'),
    { id, name, person, device: device.id, tenant: ports.tenant },
    { text: request.text, saidBy: request.saidBy },
    timeless as unknown as Json,
    policySees(policy, 'time') ? at : null
  ])
  const before = kept.get(key)
  const decision =
    before ??
    decideManifest({
      policy,
      manifest: checked.manifest,
      rules,
      agent,
      person,
      device: device.id,
      tenant: ports.tenant,
      request,
      now
    })
  kept.delete(key)
  kept.set(key, decision)
  const [oldest] = kept.keys()
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  return decision.ok
    ? ok({
        decision: decision.value,
        policy: hashJson([policy.hash, hashRules(rules, 'all')]),
        narrowing: hashJson([policy.hash, hashRules(rules, 'narrowing')]),
        inForce: policy
      })
    : decision
}
