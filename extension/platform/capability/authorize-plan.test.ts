import { checkPlan } from '@writ/dsl/check'
import {
  type ActionGrant,
  type CapabilityClaims,
  type CheckedPlan,
  type CodeUse,
  type FlowGrant,
  grantsCode,
  hashJson,
  hashLabels,
  type Offer,
  type Origin,
  requestHash,
  type SandboxGrant,
  sandboxGrants
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'
import { authorizePlan, lackingFlows } from './authorize-plan.ts'

const TEXT = `plan "t" site a = "https://a.test" site b = "https://b.test" input n: number
on a { open "/" let h = read text of heading "H" click button "Save" }
on b { open "/x" fill field "F" with h }
return n`

const check = (text: string): CheckedPlan => {
  const { plan } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan) : {}
  if (!checked) throw new Error('the plan does not check')
  return checked
}
const checked = check(TEXT)
const offer: Offer = {
  type: 'offer',
  run: 'run_1',
  text: TEXT,
  request: { text: 'please', saidBy: 'host' },
  inputs: { n: 1 },
  labels: { owner: 'agent', shown: [], released: {} },
  token: ''
}

const actions = checked.manifest.effects.map(
  ({ id, origin, verb, effect, target, path, max }): ActionGrant => ({
    type: 'writ_action',
    id,
    origin,
    verb,
    effect,
    max,
    approval: 'allow',
    raise: {},
    ...(target && { target: target as never }),
    ...(path !== undefined && { path })
  })
)
const flows = checked.manifest.flows.map(
  ({ id, from, to, how }): FlowGrant => ({ type: 'writ_flow', id, from, to, how: [...how], approval: 'allow' })
)
const claims = {
  txn: 'run_1',
  plan_hash: checked.hash,
  request_hash: requestHash(offer.request),
  inputs_hash: hashJson({ n: 1 }),
  labels_hash: hashLabels(offer.labels),
  egress: 'open',
  authorization_details: [...actions, ...flows]
} as unknown as CapabilityClaims

const codeOf = (change: Partial<CapabilityClaims>, with_: Partial<Offer> = {}) => {
  const result = authorizePlan(checked, { ...claims, ...change }, { ...offer, ...with_ })
  return result.ok ? 'ok' : result.refusal.code
}

describe('a checked plan', () => {
  test('under a capability for exactly it is authorized', () => {
    expect(checked.manifest.effects.length).toBeGreaterThan(4)
    expect(checked.manifest.flows.length).toBeGreaterThan(1)
    expect(codeOf({})).toBe('ok')
  })

  test.each([
    ['C20 another plan', { plan_hash: check('plan "u"').hash }, {}, 'plan/hash-mismatch'],
    ['C21 another run', { txn: 'run_2' }, {}, 'capability/other-plan'],
    [
      'C21 another request',
      {},
      { request: { text: 'pretty please', saidBy: 'host' as const } },
      'capability/other-plan'
    ],
    [
      'C21 another who says the request',
      {},
      { request: { text: 'please', saidBy: 'person' as const } },
      'capability/other-plan'
    ],
    ['C21 another input', {}, { inputs: { n: 2 } }, 'capability/other-plan'],
    [
      'an agent that knew more',
      {},
      { labels: { owner: 'agent', shown: ['https://a.test' as Origin], released: {} } },
      'capability/other-plan'
    ],
    [
      'the agents of another owner',
      {},
      { labels: { owner: 'other', shown: [], released: {} } },
      'capability/other-plan'
    ]
  ])('under a capability for %s is refused', (_, change, with_, code) => {
    expect(codeOf(change, with_)).toBe(code)
  })

  test('C22 is refused when any one of its effects or flows is not granted', () => {
    for (const missing of claims.authorization_details) {
      const authorization_details = claims.authorization_details.filter((detail) => detail !== missing)
      expect(codeOf({ authorization_details })).toBe('capability/not-granted')
    }
  })

  test.each<[string, Partial<ActionGrant>]>([
    ['C22 another origin', { origin: 'https://c.test' }],
    ['another verb', { verb: 'press' }],
    ['another class', { effect: 'human' }],
    ['another target', { target: { role: 'button', states: [], having: [] } }],
    ['another path', { path: '/elsewhere' }],
    ['a key to press', { key: 'Enter' }],
    ['a place to drop on', { to: { role: 'button', states: [], having: [] } }],
    ['a name', { name: 'report.pdf' }],
    ['more origins to be done at', { via: ['https://c.test'] }],
    ['fewer uses', { max: 0 }],
    ['another id', { id: 'e99' }]
  ])('is refused when a grant has %s', (_, change) => {
    for (const grant of actions) {
      const details = claims.authorization_details.map((detail) =>
        detail === grant ? { ...grant, ...change } : detail
      )
      expect(codeOf({ authorization_details: details })).toBe('capability/not-granted')
    }
  })

  test('may leave a flow to the person that was not granted, and no other', () => {
    for (const missing of flows) {
      const authorization_details = claims.authorization_details.filter((detail) => detail !== missing)
      const asked = checked.manifest.flows.filter(({ id }) => id === missing.id)
      const lacking = { ...claims, authorization_details }
      expect(lackingFlows(checked, lacking)).toEqual(asked)
      expect(authorizePlan(checked, lacking, offer, asked)).toMatchObject({ ok: true })
      const narrower = asked.map((flow) => ({ ...flow, how: flow.how.slice(1) }))
      expect(authorizePlan(checked, lacking, offer, narrower)).toMatchObject({ ok: false })
    }
  })

  test('C23 is refused when a sandbox is granted for code that it has not', () => {
    const sandbox = {
      type: 'writ_sandbox' as const,
      id: 'e1',
      executor: 'exe_1',
      at: 'http://127.0.0.1:7070',
      image: `sha256:${'0'.repeat(64)}`,
      language: 'python',
      code: 'A'.repeat(43),
      tier: 'microvm' as const,
      vcpu: 1,
      memory: 1,
      wall_ms: 1,
      cpu_ms: 1,
      disk: 0,
      processes: 1,
      files: 1,
      output: 1,
      egress: [],
      max: 1
    }
    const authorization_details = [...claims.authorization_details, sandbox]
    expect(codeOf({ authorization_details })).toBe('capability/not-granted')
  })

  test('C23 gets a sandbox only for its own code, and no larger than it says', () => {
    const use: CodeUse = { effect: 'e1', language: 'python', hash: 'A'.repeat(43), ms: 1000, bytes: 1024, max: 2 }
    const host = { id: 'exe_1', url: 'http://127.0.0.1:7070', images: { python: `sha256:${'0'.repeat(64)}` } }
    const [grant] = sandboxGrants([use], host, {})
    if (!grant) throw new Error('no sandbox')
    expect(grantsCode(grant, use)).toBe(true)
    expect(sandboxGrants([use], undefined, {})).toEqual([])
    expect(sandboxGrants([{ ...use, language: 'constructor' }], host, {})).toEqual([])
    const wider: readonly Partial<SandboxGrant>[] = [
      { id: 'e2' },
      { language: 'javascript' },
      { code: 'B'.repeat(43) },
      { wall_ms: 1001 },
      { memory: 1025 },
      { max: 3 },
      { vcpu: 2 },
      { disk: grant.disk + 1 },
      { cpu_ms: 1001 },
      { processes: grant.processes + 1 },
      { files: grant.files + 1 },
      { output: grant.output + 1 },
      { egress: ['https://a.test'] },
      { session: 'run' }
    ]
    for (const more of wider) expect(grantsCode({ ...grant, ...more }, use)).toBe(false)
  })

  test('C23 gets the sandbox of its run where the plan says so, and then no machine of its own', () => {
    const use: CodeUse = {
      effect: 'e1',
      language: 'python',
      hash: 'A'.repeat(43),
      ms: 1,
      bytes: 1,
      max: 1,
      session: 'run'
    }
    const host = { id: 'exe_1', url: 'http://127.0.0.1:7070', images: { python: `sha256:${'0'.repeat(64)}` } }
    const [grant] = sandboxGrants([use], host, {})
    if (!grant) throw new Error('no sandbox')
    expect(grant.session).toBe('run')
    expect(grantsCode(grant, use)).toBe(true)
    const { session: _, ...alone } = grant
    expect(grantsCode(alone, use)).toBe(false)
  })
})
