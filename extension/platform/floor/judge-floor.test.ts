import { checkPlan } from '@writ/dsl/check'
import {
  type ActionGrant,
  type CapabilityClaims,
  type CheckedPlan,
  type Decision,
  EFFECT_CLASSES,
  type EffectClass,
  type Floor,
  RAISES
} from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../../../dsl/contract/testing/sample-claims.ts'
import { judgeClass } from './judge-class.ts'
import { judgePlan } from './judge-plan.ts'
import { judgeEnrolment } from './judge-server.ts'
import { narrowClaims } from './narrow-claims.ts'

const check = (text: string): CheckedPlan => {
  const { plan } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan) : {}
  if (!checked) throw new Error('the plan does not check')
  return checked
}

const PLAN = check(`plan "t"
site a = "https://a.test" { sign in via "https://login.test" frames "https://pay.test" files from "https://cdn.test" }
site b = "https://b.test:8443"
on a { open "/" let h = read text of heading "H" click button "Next" }
on b { open "/x" fill field "F" with h click button "Delete" }
return h`)

/** The most permissive thing that a server could sign: everything silent, also what the page raises. */
const grantAll = ({ manifest }: CheckedPlan, approval: 'allow' | 'ask' = 'allow'): CapabilityClaims =>
  ({
    egress: 'open',
    authorization_details: [
      ...manifest.effects.map(({ id, origin, verb, effect, max }) => ({
        type: 'writ_action',
        id,
        origin,
        verb,
        effect,
        max,
        approval,
        raise: Object.fromEntries((RAISES[verb] ?? []).map((raised) => [raised, 'allow']))
      })),
      ...manifest.flows.map(({ id, from, to, how }) => ({ type: 'writ_flow', id, from, to, how, approval: 'allow' }))
    ]
  }) as unknown as CapabilityClaims

const CLAIMS = grantAll(PLAN)
const codeOf = (floor: Floor, claims = CLAIMS, plan = PLAN, server: string | undefined = undefined) => {
  const may = judgePlan(floor, plan.manifest, claims, server)
  return may.ok ? 'ok' : may.refusal.code
}

test.each([
  ['its site', 'https://a.test'],
  ['where it signs in', 'https://login.test'],
  ['where its files lie', 'https://cdn.test']
])('no plan acts at the pages of the server that this browser is under: %s', (_, server) => {
  expect(codeOf({}, CLAIMS, PLAN, server)).toBe('floor/site-blocked')
  expect(codeOf({}, CLAIMS, PLAN, 'https://other.test')).toBe('ok')
})

test('a server on this device is reached by no other name of it either', () => {
  const plan = check('plan "t" site w = "http://localhost:8787" on w { open "/console" click button "Allow" }')
  const claims = grantAll(plan)
  expect(codeOf({}, claims, plan, 'http://127.0.0.1:8787')).toBe('floor/site-blocked')
  expect(codeOf({}, claims, plan, 'http://[::1]:8787')).toBe('floor/site-blocked')
  expect(codeOf({}, claims, plan, 'http://127.0.0.1:8788')).toBe('ok')
})

describe('a plan that a server granted whole', () => {
  test.each<[string, Floor, string]>([
    ['nothing set', {}, 'ok'],
    ['its site blocked', { blockedSites: ['https://a.test'] }, 'floor/site-blocked'],
    ['its site blocked at another port', { blockedSites: ['https://b.test:443'] }, 'ok'],
    ['its site blocked at any port', { blockedSites: ['https://b.test'] }, 'floor/site-blocked'],
    ['where it signs in blocked', { blockedSites: ['https://login.test'] }, 'floor/site-blocked'],
    ['its frame blocked', { blockedSites: ['*://*.pay.test'] }, 'floor/site-blocked'],
    ['where its files lie blocked', { blockedSites: ['https://cdn.test'] }, 'floor/site-blocked'],
    ['a site like its own blocked', { blockedSites: ['https://a.test.evil.test', 'https://*.xa.test'] }, 'ok'],
    ['all of its sites allowed', { allowedSites: ['https://*.test'] }, 'ok'],
    ['all but one allowed', { allowedSites: ['https://a.test', 'https://b.test'] }, 'floor/site-blocked'],
    [
      'allowed and blocked',
      { allowedSites: ['https://*.test'], blockedSites: ['https://b.test'] },
      'floor/site-blocked'
    ],
    ['a class of it never run', { neverRun: ['destroy'] }, 'floor/never-run'],
    ['another class never run', { neverRun: ['transact', 'code'] }, 'ok'],
    ['as risky as it is', { maxRisk: 'destroy' }, 'ok'],
    ['less risky', { maxRisk: 'transact' }, 'floor/too-risky'],
    ['nobody asked, who is not', { approvers: 'nobody' }, 'ok'],
    ['asking always, and nobody to ask', { approvers: 'nobody', alwaysAsk: ['destroy'] }, 'floor/no-approver'],
    ['the person to ask', { approvers: 'person', alwaysAsk: ['destroy'] }, 'ok']
  ])('with %s: %s', (_, floor, code) => {
    expect(codeOf(floor)).toBe(code)
  })

  test('may not ask where nobody answers', () => {
    expect(codeOf({ approvers: 'nobody' }, grantAll(PLAN, 'ask'))).toBe('floor/no-approver')
    const human = check(`plan "t" site a = "https://a.test"
on a { open "/" hand over "Please sign in" until exists heading "Welcome" up to 1min }`)
    expect(codeOf({ approvers: 'nobody' }, grantAll(human), human)).toBe('floor/no-approver')
    expect(codeOf({ maxRisk: 'navigate' }, grantAll(human), human)).toBe('ok')
    expect(codeOf({ neverRun: ['human'] }, grantAll(human), human)).toBe('floor/never-run')
  })
})

test.each<[Floor, string]>([
  [{}, 'ok'],
  [{ server: 'https://writ.test' as never, tenant: 'one' }, 'ok'],
  [{ server: 'https://writ.test:8443' as never }, 'floor/server'],
  [{ server: 'http://writ.test' as never }, 'floor/server'],
  [{ tenant: 'two' }, 'floor/tenant']
])('an enrolment under %j: %s', (floor, code) => {
  const may = judgeEnrolment(floor, { server: 'https://writ.test', tenant: 'one' })
  expect(may.ok ? 'ok' : may.refusal.code).toBe(code)
})

const clickOf = (claims: CapabilityClaims, effect: EffectClass) => {
  const found = claims.authorization_details.find((one) => one.type === 'writ_action' && one.effect === effect)
  if (found?.type !== 'writ_action') throw new Error('no such grant')
  return found
}

describe('what is left of a grant', () => {
  test('asks for what always asks, planned or raised, and denies what never runs or is too risky', () => {
    const floor: Floor = { alwaysAsk: ['submit', 'destroy'], neverRun: ['share'], maxRisk: 'destroy' }
    const claims = narrowClaims(CLAIMS, floor)
    expect(clickOf(claims, 'destroy').approval).toBe('ask')
    expect(clickOf(claims, 'activate')).toMatchObject({
      approval: 'allow',
      raise: { activate: 'allow', submit: 'ask', share: 'deny', transact: 'allow', destroy: 'ask' }
    })
    expect(clickOf(narrowClaims(CLAIMS, { maxRisk: 'submit' }), 'activate').raise).toMatchObject({
      submit: 'allow',
      share: 'deny',
      transact: 'deny',
      destroy: 'deny'
    })
  })

  test('shows the device where a form leads, where sites are listed', () => {
    const { raise, approval } = clickOf(narrowClaims(CLAIMS, { blockedSites: ['https://c.test'] }), 'activate')
    expect({ raise, approval }).toMatchObject({ approval: 'allow', raise: { submit: 'allow', share: 'ask' } })
  })

  test('what the floor has asked about is asked each time, beside what policy says so of', () => {
    const floor: Floor = { alwaysAsk: ['submit', 'activate'] }
    expect(clickOf(narrowClaims(CLAIMS, floor), 'activate').each).toEqual(['activate', 'submit'])
    expect(clickOf(narrowClaims(CLAIMS, {}), 'activate')).not.toHaveProperty('each')
    const said = {
      ...CLAIMS,
      authorization_details: CLAIMS.authorization_details.map((one) => ({ ...one, each: ['share'] }))
    }
    expect(clickOf(narrowClaims(said as CapabilityClaims, floor), 'activate').each).toEqual([
      'activate',
      'submit',
      'share'
    ])
  })

  test('is locked where that is set, and never unlocked', () => {
    expect(narrowClaims(CLAIMS, { egress: 'declared' }).egress).toBe('declared')
    expect(narrowClaims({ ...CLAIMS, egress: 'declared' }, { egress: 'open' }).egress).toBe('declared')
  })
})

test('code goes to the executors that are named, and to no other', () => {
  const claims = { ...CLAIMS, authorization_details: [...CLAIMS.authorization_details, SANDBOX] }
  const here = SANDBOX.at as NonNullable<Floor['server']>
  const there = 'https://code.test' as typeof here
  expect(codeOf({}, claims)).toBe('ok')
  expect(codeOf({ executors: [there, here] }, claims)).toBe('ok')
  expect(codeOf({ executors: [there] }, claims)).toBe('floor/executor')
  expect(codeOf({ executors: [there] })).toBe('ok')
})

test('events are made in the page where that is set, whatever was granted', () => {
  const grant = CLAIMS.authorization_details.find(({ type }) => type === 'writ_action') as ActionGrant
  const claims = { ...CLAIMS, authorization_details: [{ ...grant, input: 'trusted' as const }] }
  const inputOf = (floor: Floor) => (narrowClaims(claims, floor).authorization_details[0] as ActionGrant).input
  expect([inputOf({}), inputOf({ trustedInput: 'granted' }), inputOf({ trustedInput: 'never' })]).toEqual([
    'trusted',
    'trusted',
    undefined
  ])
})

describe('the floor only narrows', () => {
  const classes = fc.uniqueArray(fc.constantFrom(...EFFECT_CLASSES), { minLength: 1 })
  const sites = fc.uniqueArray(
    fc.constantFrom('https://a.test', 'https://*.test', '*://b.test', 'https://login.test', 'https://z.example'),
    { minLength: 1 }
  )
  const floors: fc.Arbitrary<Floor> = fc.record(
    {
      blockedSites: sites,
      allowedSites: sites,
      neverRun: classes,
      alwaysAsk: classes,
      maxRisk: fc.constantFrom(...EFFECT_CLASSES),
      approvers: fc.constantFrom('person' as const, 'nobody' as const),
      egress: fc.constantFrom('open' as const, 'declared' as const)
    },
    { requiredKeys: [] }
  )
  const decisions = fc.constantFrom<Decision[]>('allow', 'ask', 'deny')
  const grants = fc.record({
    type: fc.constant('writ_action' as const),
    id: fc.constant('e1'),
    effect: fc.constantFrom(...EFFECT_CLASSES),
    max: fc.constant(1),
    approval: fc.constantFrom('allow' as const, 'ask' as const),
    raise: fc.dictionary(fc.constantFrom(...EFFECT_CLASSES), decisions)
  })
  const claimed = fc
    .record({ egress: fc.constantFrom('open', 'declared'), authorization_details: fc.array(grants) })
    .map((claims) => claims as unknown as CapabilityClaims)
  const ORDER = ['allow', 'ask', 'deny']
  const rank = (said: string | undefined) => (said === undefined ? ORDER.length : ORDER.indexOf(said))

  test('no grant grants more than it did, and all else of it stands', () => {
    fc.assert(
      fc.property(floors, claimed, (floor, claims) => {
        const narrowed = narrowClaims(claims, floor)
        if (claims.egress === 'declared') expect(narrowed.egress).toBe('declared')
        expect(narrowed.authorization_details.length).toBe(claims.authorization_details.length)
        for (const [i, was] of claims.authorization_details.entries()) {
          const is = narrowed.authorization_details[i]
          if (was.type !== 'writ_action' || is?.type !== 'writ_action') throw new Error('another kind of grant')
          expect(rank(is.approval)).toBeGreaterThanOrEqual(rank(was.approval))
          for (const effect of EFFECT_CLASSES) {
            expect(rank(is.raise[effect])).toBeGreaterThanOrEqual(rank(was.raise[effect]))
            if (!judgeClass(floor, effect, '').ok) expect(is.raise[effect]).not.toBe('allow')
          }
          expect(is.each ?? []).toEqual(expect.arrayContaining(was.each ?? []))
          const { each: _, ...rest } = is
          expect({ ...rest, approval: 0, raise: 0 }).toEqual({ ...was, each: undefined, approval: 0, raise: 0 })
        }
        expect(narrowClaims(narrowed, floor)).toEqual(narrowed)
      })
    )
  })

  test('what one floor refuses, no stricter one lets pass', () => {
    const joined = (a: Floor, b: Floor): Floor => ({
      ...a,
      ...b,
      ...((a.blockedSites || b.blockedSites) && {
        blockedSites: [...(a.blockedSites ?? []), ...(b.blockedSites ?? [])]
      }),
      ...(a.allowedSites && { allowedSites: a.allowedSites }),
      ...((a.neverRun || b.neverRun) && { neverRun: [...(a.neverRun ?? []), ...(b.neverRun ?? [])] }),
      ...((a.alwaysAsk || b.alwaysAsk) && { alwaysAsk: [...(a.alwaysAsk ?? []), ...(b.alwaysAsk ?? [])] }),
      ...(a.maxRisk && { maxRisk: a.maxRisk }),
      ...(a.approvers === 'nobody' && { approvers: 'nobody' })
    })
    fc.assert(
      fc.property(floors, floors, (a, b) => {
        if (codeOf(a) !== 'ok') expect(codeOf(joined(a, b))).not.toBe('ok')
      })
    )
  })
})
