import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { type Decision, EFFECT_CLASSES, type Effect, type Flow, type Source } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACTORS, APP, BANK, effect, flow } from '../testing/test-manifest.ts'
import { type CedarRequest, effectRequest, flowRequest, settingOf, siteRequest } from './cedar-request.ts'
import { decideRequest } from './decide-request.ts'
import { explainDecision } from './explain-decision.ts'
import { DIALS, type Dial, layPolicies, type PolicyInForce } from './lay-policies.ts'
import { parsePolicy, SCHEMA } from './parse-policy.ts'

const parsed = (text: string) => {
  const policy = parsePolicy(text)
  if (!policy.ok) throw new Error(policy.refusal.message)
  return policy.value
}

const AT = Date.UTC(2026, 10, 21, 9, 30)
const setting = settingOf(ACTORS, [APP, BANK], {
  at: AT,
  present: true,
  shown: [BANK],
  known: [{ from: BANK, to: APP, how: ['value'] }],
  recent: { plansHour: 1, plansDay: 2, uses: [{ effect: 'submit', origin: APP, hour: 1, day: 3 }] }
})

/** By all policies at once, with all of the request, validated against the schema: what Cedar itself says. */
const byCedar = ({ parts }: PolicyInForce, request: CedarRequest): Decision => {
  const staticPolicies = Object.fromEntries(parts.map(({ key, text }) => [key, text]))
  const isYes = (approved: boolean): boolean => {
    const answer = isAuthorized({
      principal: request.principal,
      action: { type: 'Action', id: request.action },
      resource: request.resource,
      context: { ...request.context, approved },
      schema: SCHEMA,
      validateRequest: true,
      policies: { staticPolicies },
      entities: request.entities
    })
    if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
    return answer.response.diagnostics.errors.length === 0 && answer.response.decision === 'allow'
  }
  return isYes(true) ? (isYes(false) ? 'allow' : 'ask') : 'deny'
}

const SOURCES: readonly Source[] = [APP, BANK, 'planner', 'person', 'sandbox', 'tool:wallet']
const arbitraryEffect: fc.Arbitrary<Effect> = fc
  .record({
    effect: fc.constantFrom(...EFFECT_CLASSES),
    origin: fc.constantFrom(APP, BANK, 'sandbox' as const, 'person' as const, 'tool:wallet' as const),
    control: fc.subarray([...SOURCES]),
    values: fc.option(fc.subarray([...SOURCES]), { nil: undefined }),
    max: fc.constantFrom(1, 2, 20),
    path: fc.constantFrom(undefined, '/a', '/b'),
    name: fc.constantFrom('Next', 'Pay')
  })
  .map(({ values, path, name, ...rest }) =>
    effect({
      ...rest,
      ...(values && { values }),
      ...(path && { path }),
      target: { role: 'button', match: { kind: 'is', text: name }, states: [], having: [] }
    })
  )
const arbitraryFlow: fc.Arbitrary<Flow> = fc
  .record({
    from: fc.constantFrom<Source>(...SOURCES, 'vault'),
    to: fc.constantFrom(APP, BANK, 'planner' as const, 'sandbox' as const, 'tool:wallet' as const),
    how: fc.subarray(['value', 'branch', 'stopping', 'control'] as const, { minLength: 1 }),
    bits: fc.constantFrom(undefined, 3, 40)
  })
  .map(({ bits, ...rest }) => flow({ ...rest, ...(bits && { bits }) }))
const arbitraryRequest: fc.Arbitrary<CedarRequest> = fc.oneof(
  fc
    .tuple(arbitraryEffect, fc.constantFrom(undefined, ...EFFECT_CLASSES))
    .map(([one, asClass]) => effectRequest(setting, one, asClass)),
  arbitraryFlow.map((one) => flowRequest(setting, one)),
  fc.constantFrom(APP, BANK).map((site) => siteRequest(setting, 'egress', site, ['activate']))
)

const SCOPES = ['resource', `resource in Site::"${APP}"`, `resource in Site::"${BANK}"`, 'resource in Tool::"wallet"']
const ACTIONS = ['action', 'action == Action::"submit"', 'action in [Action::"read", Action::"activate"]']
const CONDITIONS = [
  '',
  'unless { context.approved }',
  'when { context.count > 1 }',
  'when { resource.name == "Pay" }',
  'when { context.control.contains("planner") }',
  `when { context has values && [context.origin, "person"].containsAll(context.values) }`,
  'when { context has path && context.path like "/a*" }',
  `when { resource in Site::"${BANK}" }`,
  'when { resource in [Sandbox::"sandbox", Tool::"wallet"] }',
  'when { principal in Tenant::"default" && principal.name like "Plain*" }',
  'when { context.person in Tenant::"default" && context.device in User::"person" }',
  'when { resource == Target::"x" }',
  'when { context.time.hour < 12 && context.recent.day * 9007199254740991 * 1024 > 1 }',
  'when { context.shown.contains("https://bank.example.com") || context.risks.contains("pays") }',
  'when { (if context.raised then resource else resource).role == "button" }'
]
const arbitraryPolicy = fc
  .tuple(
    fc.constantFrom('permit', 'forbid'),
    fc.constantFrom(...ACTIONS),
    fc.constantFrom(...SCOPES),
    fc.constantFrom(...CONDITIONS)
  )
  .map(([what, action, scope, when]) => {
    // What is said of acts alone is written for acts alone, as the schema wants it.
    const isAct = action !== 'action' || when === '' || when.startsWith('unless')
    return `${what} (principal, ${isAct ? action : 'action == Action::"submit"'}, ${scope}) ${when};`
  })
/** The general permits come twice, so that a yes is not rare. */
const arbitraryTenant = fc
  .array(fc.oneof(arbitraryPolicy, fc.constant('permit (principal, action, resource);')), { maxLength: 8 })
  .map((policies) => policies.filter((policy) => parsePolicy(policy).ok).join('\n'))

const ORDER: readonly Decision[] = ['allow', 'ask', 'deny']
const rank = (decision: Decision): number => ORDER.indexOf(decision)
const RUNS = { numRuns: 60 }
const PATIENT = 120_000

test(
  'what is sharded, cut down and remembered is decided as Cedar decides all of it',
  () => {
    fc.assert(
      fc.property(
        arbitraryTenant,
        fc.constantFrom(...DIALS, 'none' as const),
        fc.array(arbitraryRequest, { minLength: 1, maxLength: 6 }),
        (text, dial, requests) => {
          const policy = layPolicies({ tenant: parsed(text), dial })
          const expected = requests.map((request) => byCedar(policy, request))
          expect(requests.map((request) => decideRequest(policy, request).decision)).toEqual(expected)
          expect(requests.map((request) => decideRequest(policy, request).decision)).toEqual(expected)
        }
      ),
      RUNS
    )
  },
  PATIENT
)

describe('a layer only narrows', () => {
  test(
    'whatever the tenant says and whatever is asked',
    () => {
      fc.assert(
        fc.property(
          arbitraryTenant,
          fc.constantFrom(...DIALS),
          fc.constantFrom(...DIALS),
          arbitraryRequest,
          (text, dial, ownDial, request) => {
            const tenant = parsed(text)
            const decide = (policy: PolicyInForce) => rank(decideRequest(policy, request).decision)
            const bare = decide(layPolicies({ tenant, dial: 'none' }))
            const dialled = decide(layPolicies({ tenant, dial }))
            expect(dialled).toBeGreaterThanOrEqual(bare)
            expect(decide(layPolicies({ tenant, dial, ownDial }))).toBeGreaterThanOrEqual(dialled)
            // A dial asks; it never denies.
            expect(dialled === rank('deny')).toBe(bare === rank('deny'))
          }
        ),
        RUNS
      )
    },
    PATIENT
  )

  test(
    'and each dial asks for all that the next one asks for',
    () => {
      const tenant = parsed('permit (principal, action, resource);')
      const policies = DIALS.map((dial) => layPolicies({ tenant, dial }))
      fc.assert(
        fc.property(arbitraryRequest, (request) => {
          const [cautious = 0, balanced = 0, swift = 0] = policies.map((policy) =>
            rank(decideRequest(policy, request).decision)
          )
          expect(cautious).toBeGreaterThanOrEqual(balanced)
          expect(balanced).toBeGreaterThanOrEqual(swift)
        }),
        { numRuns: 300 }
      )
    },
    PATIENT
  )
})

const EVERYTHING = 'permit (principal, action, resource);'
const decideWith = (text: string, dial: Dial | 'none', request: CedarRequest) =>
  decideRequest(layPolicies({ tenant: parsed(text), dial }), request)

describe('the floor holds under a policy that permits everything', () => {
  test.each<[string, CedarRequest, string]>([
    [
      'a page of the browser',
      effectRequest(setting, effect({ origin: 'chrome://settings' as typeof APP })),
      'never-a-browser-page'
    ],
    [
      'a page of an extension',
      effectRequest(setting, effect({ origin: 'moz-extension://abc' as typeof APP })),
      'never-a-browser-page'
    ],
    [
      'the store',
      effectRequest(setting, effect({ origin: 'https://addons.mozilla.org' as typeof APP })),
      'never-where-extensions-come-from'
    ],
    [
      'a secret to code',
      effectRequest(setting, effect({ origin: 'sandbox', effect: 'secret' })),
      'never-a-secret-off-its-site'
    ],
    ['the vault to the agent', flowRequest(setting, flow({ from: 'vault' })), 'never-the-vault'],
    ['the vault to a tool', flowRequest(setting, flow({ from: 'vault', to: 'tool:wallet' })), 'never-the-vault'],
    ['the vault to code', flowRequest(setting, flow({ from: 'vault', to: 'sandbox' })), 'never-the-vault'],
    [
      'the vault to another site',
      flowRequest(setting, flow({ from: 'vault', to: BANK, how: ['control'] })),
      'never-the-vault'
    ]
  ])('%s', (_, request, by) => {
    const decided = decideWith(EVERYTHING, 'none', request)
    expect([decided.decision, decided.by.map(({ id }) => id)]).toEqual(['deny', [by]])
  })

  test('and denies nothing that is no such thing', () => {
    for (const origin of [APP, BANK, 'sandbox', 'person', 'tool:wallet'] as const)
      expect(decideWith(EVERYTHING, 'none', effectRequest(setting, effect({ origin }))).decision).toBe('allow')
    expect(
      decideWith(EVERYTHING, 'none', flowRequest(setting, flow({ from: 'vault', how: ['stopping'] }))).decision
    ).toBe('allow')
  })
})

describe('a question', () => {
  const pay = effectRequest(setting, effect({ effect: 'transact' }))

  test.each<[string, string, Dial | 'none', Decision, boolean]>([
    ['that the dial asks', EVERYTHING, 'balanced', 'ask', false],
    ['that a permit of the tenant answers', `@ask("never") ${EVERYTHING}`, 'balanced', 'allow', false],
    [
      'that the tenant always wants asked',
      `${EVERYTHING} @ask("always") forbid (principal, action, resource) unless { context.approved };`,
      'swift',
      'ask',
      true
    ],
    [
      'by a permit that always wants it',
      '@ask("always") permit (principal, action, resource) when { context.approved };',
      'none',
      'ask',
      true
    ],
    [
      'that one permit would answer and a forbid always wants',
      `@ask("never") ${EVERYTHING} @ask("always") forbid (principal, action, resource) unless { context.approved };`,
      'balanced',
      'ask',
      true
    ],
    [
      'of the tenant beside one of the dial, which `never` does not answer',
      `@ask("never") ${EVERYTHING} forbid (principal, action, resource) unless { context.approved };`,
      'balanced',
      'ask',
      false
    ]
  ])('%s', (_, text, dial, decision, mandatory) => {
    const decided = decideWith(text, dial, pay)
    expect([decided.decision, decided.mandatory ?? false]).toEqual([decision, mandatory])
  })

  test.each([
    [
      'a forbid that a yes lifts',
      `${EVERYTHING} @id("four-eyes") @ask("second-person") forbid (principal, action, resource) unless { context.approved };`
    ],
    [
      'a permit with a yes',
      '@id("four-eyes") @ask("second-person") permit (principal, action, resource) when { context.approved };'
    ],
    [
      'a forbid beside a permit that needs no question',
      `@ask("never") ${EVERYTHING} @id("four-eyes") @ask("second-person") forbid (principal, action, resource) unless { context.approved };`
    ]
  ])('of a second person says so, and no rule of the person answers it: %s', (_, text) => {
    const decided = decideWith(text, 'balanced', pay)
    expect(decided).toMatchObject({ decision: 'ask', mandatory: true, needs: ['second-person'] })
    expect(explainDecision(pay, decided).because).toContain('It needs the yes of a second person too.')
  })

  test('that two policies make needs what either wants', () => {
    const both = `${EVERYTHING} @ask("second-person") forbid (principal, action, resource) unless { context.approved };
      @ask("passkey") forbid (principal, action, resource) unless { context.approved };`
    expect(decideWith(both, 'none', pay).needs).toEqual(['passkey', 'second-person'])
  })

  test('of the person’s own dial is not the tenant’s to answer', () => {
    const policy = layPolicies({ tenant: parsed(`@ask("never") ${EVERYTHING}`), dial: 'swift', ownDial: 'cautious' })
    expect(decideRequest(policy, pay).decision).toBe('ask')
  })
})

describe('a number that is not held exactly', () => {
  test.each([2 ** 53, 2 ** 60, -(2 ** 53), 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is a no', (max) => {
    const request = effectRequest(setting, effect({ max }))
    const seen = `${EVERYTHING} forbid (principal, action == Action::"activate", resource) when { context.count == 0 };`
    expect(decideWith(seen, 'none', request)).toMatchObject({ decision: 'deny', error: expect.stringMatching(/range/) })
  })

  test.each(['9007199254740993', '9223372036854775807', '-9007199254740993'])('%s is no part of a policy', (number) => {
    const text = `permit (principal, action == Action::"read", resource) when { context.count < ${number} };`
    expect(parsePolicy(text)).toMatchObject({ ok: false, refusal: { code: 'policy/invalid' } })
  })
})

test('an attribute that is missing where a forbid needs it is a no', () => {
  const bare = settingOf(ACTORS, [APP], {})
  const late = `${EVERYTHING} @id("late") forbid (principal, action, resource) when { context.time.hour >= 18 };`
  expect(decideWith(late, 'none', effectRequest(bare, effect()))).toMatchObject({
    decision: 'deny',
    error: 'an error in `late`'
  })
  expect(decideWith(late, 'none', effectRequest(setting, effect())).decision).toBe('allow')
})
