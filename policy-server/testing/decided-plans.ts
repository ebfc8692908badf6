import { contextOf, type Request, type Source } from '@writ/dsl/contract'
import { decidePlan } from '../session/policies/decide-plan.ts'
import { policyInForce } from '../session/policies/policy-in-force.ts'
import { type PolicyChange, setPolicy } from '../session/policies/set-policy.ts'
import type { Ports } from '../session/ports.ts'
import { readPlan } from '../session/read-plan.ts'
import { openPolicyTenants, type TestWorld } from './policy-tenants.ts'

export const START = Date.UTC(2026, 10, 20, 9, 30)
export const DAY = 24 * 60 * 60 * 1000
/** The site that the plan sends to. */
export const A = 'https://a.example'
export const PERMIT = '@id("all") permit (principal, action, resource);'

export const PLAN = `plan "Send it"
site a = "${A}"
site b = "https://b.example"
on b { let x = read text of heading "Sum" }
on a { open "/new" fill field "Sum" with x click button "Go on" as submit }
`

/** What is another than usual when the plan is decided. */
export interface Asked {
  readonly text?: string
  readonly request?: Request
  readonly shown?: readonly Source[]
  readonly agent?: string
  readonly person?: string
  readonly device?: string
}

/** Plans decided under the policy of a tenant, which is another for each test, and has the default policy at first. */
export class DecidedPlans {
  readonly world: TestWorld = { at: START, live: new Set() }
  #tenants: Awaited<ReturnType<typeof openPolicyTenants>> | undefined
  #ports: Ports | undefined

  get ports(): Ports {
    if (!this.#ports) throw new Error('there is no tenant yet')
    return this.#ports
  }

  async next(): Promise<void> {
    this.#tenants ??= await openPolicyTenants(this.world)
    this.world.at = START
    this.world.live = new Set(['dev'])
    this.#ports = await this.#tenants.next()
  }

  async close(): Promise<void> {
    await this.#tenants?.store.close()
  }

  change(given: PolicyChange) {
    return setPolicy(this.ports.db, this.ports, given, new Date(this.world.at))
  }

  inForce() {
    return this.ports.db.transaction((tx) => policyInForce(tx, this.ports))
  }

  /** How the submit and the flow from b to a are decided, or the code of the refusal. */
  async decide({ text = PLAN, shown = [], agent = 'me', person = 'person', device = 'dev', ...more }: Asked = {}) {
    const { request = { text: 'Send the sum', saidBy: 'person' } } = more
    const context = contextOf(request, {}, { shown, released: {} })
    const read = readPlan(text, context)
    if (!read.ok) throw new Error(JSON.stringify(read.refusal))
    const on = { id: device, features: null, presence: null }
    const plan = { text, context, checked: read.value, request, agent: { id: agent, name: agent }, person, device: on }
    const made = await this.ports.db.transaction((tx) => decidePlan(tx, this.ports, plan))
    if (!made.ok) return { code: made.refusal.code, by: made.refusal.detail?.by }
    const { details } = made.value.decision
    const submit = details.find((one) => one.type === 'writ_action' && one.effect === 'submit')
    const flow = details.find((one) => one.type === 'writ_flow' && one.from === 'https://b.example' && one.to === A)
    return { submit: submit?.approval, flow: flow?.approval, made: made.value }
  }

  async outcome(asked: Asked = {}) {
    const { made: _, ...rest } = await this.decide(asked)
    return rest
  }
}
