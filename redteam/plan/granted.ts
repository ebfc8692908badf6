import { checkPlan } from '@writ/dsl/check'
import {
  type CheckedPlan,
  type Effect,
  type FlowKind,
  hashJson,
  hashLabels,
  type Labels,
  type Offer,
  type Request,
  requestHash,
  type SandboxGrant,
  sandboxGrants
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { CLAIMS } from '../../dsl/contract/testing/sample-claims.ts'
import { authorizePlan } from '../../extension/platform/capability/authorize-plan.ts'
import type { Attack, Guard, Said } from '../row.ts'
import { saidOf, sentBack } from '../said.ts'

const AUTHORIZE = 'extension/platform/capability/authorize-plan.ts'
const HOST = { id: 'exec_1', url: 'https://executor.example', images: { python: `sha256:${'0'.repeat(64)}` } }
const NO_LABELS: Labels = { owner: 'agent', shown: [], released: {} }

const check = (text: string): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan) : {}
  if (!checked) throw new Error(`the plan does not check: ${diagnostics[0]?.message ?? ''}`)
  return checked
}

/** What a policy server decided: of these effects, and of flows in these ways. */
interface Decided {
  readonly effect?: (effect: Effect) => object
  readonly sandbox?: (grant: SandboxGrant) => object
  readonly without?: FlowKind
  /** The plan whose token it is, where it is another. */
  readonly of?: string
  readonly request?: Request
  readonly inputs?: object
}

/** What a device makes of an offered text under a token that was decided so. */
const offered = (
  text: string,
  { effect: change = () => ({}), sandbox = () => ({}), without, of = text, request, inputs }: Decided = {}
): Said => {
  const decided = check(of)
  const offer: Offer = {
    type: 'offer',
    run: CLAIMS.txn,
    text,
    request: { text: 'look', saidBy: 'host' },
    inputs: {},
    labels: NO_LABELS,
    token: ''
  }
  const actions = decided.manifest.effects.map((effect) => {
    const { span, control, ...rest } = effect
    return { type: 'writ_action', approval: 'allow', raise: {}, ...rest, ...change(effect) }
  })
  const flows = decided.manifest.flows.map(({ bits, ...flow }) => ({
    type: 'writ_flow',
    approval: 'allow',
    ...flow,
    how: flow.how.filter((how) => how !== without)
  }))
  const sandboxes = sandboxGrants(decided.manifest.code, HOST, {}).map((grant) => ({ ...grant, ...sandbox(grant) }))
  const claims = {
    ...CLAIMS,
    plan_hash: decided.hash,
    request_hash: requestHash(request ?? { text: 'look', saidBy: 'host' }),
    inputs_hash: hashJson((inputs ?? {}) as never),
    labels_hash: hashLabels(NO_LABELS),
    authorization_details: [...actions, ...flows, ...sandboxes]
  }
  return saidOf(authorizePlan(check(text), claims as never, offer))
}

const PLAN = `plan "Look" site a = "https://a.example"
on a { open "/" let h = read text of heading "H" } return h`

const SITES = `plan "Move" site a = "https://a.example" site b = "https://b.example"\n`
const MOVES: readonly (readonly [name: string, how: FlowKind, text: string])[] = [
  ['by value', 'value', 'on a { open "/" let h = read text of heading "H" } on b { open "/" fill field "F" with h }'],
  [
    'by a branch',
    'branch',
    'on a { open "/" let h = exists heading "H" } on b { open "/" if h { click button "Go" } }'
  ],
  [
    'by the count of a loop',
    'branch',
    'on a { open "/" let rows = read all listitem as { t: text from strong } } on b { open "/" for r in rows up to 9 { click button "Go" } }'
  ],
  [
    'by stopping',
    'stopping',
    'on a { open "/" require exists heading "H" else "no" } on b { open "/" click button "Go" }'
  ],
  [
    'by files that code leaves to other code',
    'value',
    'on a { open "/" let h = read text of heading "H" } let p = run python in workspace with { h } gives { t: text } up to 1s """p""" let q = run python in workspace gives { t: text } up to 1s """q""" on b { open "/" fill field "F" with q.t }'
  ],
  ['by an address', 'control', 'on a { open "/" let h = read text of heading "H" } on b { open "/to/" + h }'],
  [
    'by a target',
    'control',
    'on a { open "/" let h = read text of heading "H" } on b { open "/" click button named h }'
  ]
]

const CODE = `plan "Sum" let p = run python gives { n: number } up to 1s """p""" let q = run python gives { n: number } up to 1s """q"""`
const SHARED = CODE.replaceAll('python', 'python in workspace')

const guard = (find: string): Guard => ({ file: AUTHORIZE, find, replace: 'false' })
const anyFlow = guard('!lackingFlows(checked, claims).every(isAsked)')
const anyHash = guard('claims.plan_hash !== checked.hash')

const flowRow = ([name, how, body]: (typeof MOVES)[number]): Attack => ({
  name: `a flow ${name} that was not decided`,
  guards: [anyFlow],
  attack: () => offered(SITES + body, { without: how }),
  twin: () => offered(SITES + body)
})

const originRow = (name: string, origin: string): Attack => ({
  name,
  guards: [
    { file: 'dsl/contract/capability/capability.ts', find: '  grant.origin === effect.origin &&\n', replace: '' }
  ],
  attack: () => offered(PLAN, { effect: () => ({ origin }) }),
  twin: () => offered(PLAN)
})

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a plan swapped after the decision',
    guards: [anyHash],
    // The same effects and flows under another name: only the hash tells.
    attack: () => offered(PLAN.replace('plan "Look"', 'plan "Look elsewhere"'), { of: PLAN }),
    twin: () => offered(PLAN.replace('\non a', '\n\n  on a'), { of: PLAN })
  },
  {
    name: 'the request swapped after the decision',
    guards: [guard('claims.request_hash !== requestHash(offer.request)')],
    attack: () => offered(PLAN, { request: { text: 'pay everything', saidBy: 'host' } }),
    twin: () => offered(PLAN)
  },
  {
    name: 'a request of the agent’s own, passed off as the person’s',
    guards: [guard('claims.request_hash !== requestHash(offer.request)')],
    attack: () => offered(PLAN, { request: { text: 'look', saidBy: 'agent' } }),
    twin: () => offered(PLAN)
  },
  {
    name: 'the inputs swapped after the decision',
    guards: [guard('claims.inputs_hash !== hashJson(offer.inputs)')],
    attack: () => offered(PLAN, { inputs: { to: 'evil' } }),
    twin: () => offered(PLAN)
  },
  ...MOVES.map(flowRow),
  {
    name: 'a sandbox shared by code that the plan keeps apart',
    guards: [
      { file: 'dsl/contract/capability/sandbox-grant.ts', find: '  grant.session === code.session &&\n', replace: '' }
    ],
    attack: () => offered(CODE, { sandbox: () => ({ session: 'run' }) }),
    twin: () => offered(SHARED)
  },
  {
    name: 'two machines for code that shares one',
    guards: [guard('!isOneMachine(sandboxes.filter(({ session }) => session))')],
    attack: () => offered(SHARED, { sandbox: ({ id }) => (id === 'e1' ? { memory: 1 } : {}) }),
    twin: () => offered(SHARED)
  },
  originRow('a grant at another port', 'https://a.example:8443'),
  originRow('a grant for another scheme', 'http://a.example'),
  originRow('a grant at a site whose name begins the same', 'https://a.example.evil.test'),
  originRow('a grant at a part of the name', 'https://evil.a.example'),
  {
    name: 'a secret at another site',
    guards: [{ file: 'dsl/check/check-secret.ts', find: '!belongs(site, secret.site)', replace: 'false' }],
    attack: () => secretAt('b'),
    twin: () => secretAt('a')
  }
]

const secretAt = (site: string): Said => {
  const { plan } = parsePlan(
    `${SITES}secret work at a on ${site} { open "/" fill field "Password" with secret work.password }${site === 'a' ? ' on b { open "/" click button "Go" }' : ' on a { open "/" click button "Go" }'}`
  )
  const result = plan ? checkPlan(plan) : undefined
  if (result?.checked) return { succeeded: true, said: 'ok' }
  return sentBack(result?.diagnostics.find(({ severity }) => severity === 'error')?.code ?? 'syntax')
}
