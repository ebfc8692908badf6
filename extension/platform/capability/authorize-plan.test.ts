import { checkPlan } from '@writ/dsl/check'
import {
  type ActionGrant,
  type CapabilityClaims,
  type CheckedPlan,
  type FlowGrant,
  hashJson,
  hashText,
  type Offer
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'
import { authorizePlan } from './authorize-plan.ts'

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
  request_hash: hashText('please'),
  inputs_hash: hashJson({ n: 1 }),
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
    ['another plan', { plan_hash: check('plan "u"').hash }, {}, 'plan/hash-mismatch'],
    ['another run', { txn: 'run_2' }, {}, 'capability/other-plan'],
    ['another request', {}, { request: { text: 'pretty please', saidBy: 'host' as const } }, 'capability/other-plan'],
    ['another input', {}, { inputs: { n: 2 } }, 'capability/other-plan']
  ])('under a capability for %s is refused', (_, change, with_, code) => {
    expect(codeOf(change, with_)).toBe(code)
  })

  test('is refused when any one of its effects or flows is not granted', () => {
    for (const missing of claims.authorization_details) {
      const authorization_details = claims.authorization_details.filter((detail) => detail !== missing)
      expect(codeOf({ authorization_details })).toBe('capability/not-granted')
    }
  })

  test.each<[string, Partial<ActionGrant>]>([
    ['another origin', { origin: 'https://c.test' }],
    ['another verb', { verb: 'press' }],
    ['another class', { effect: 'human' }],
    ['another target', { target: { role: 'button', states: [], having: [] } }],
    ['another path', { path: '/elsewhere' }],
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
})
