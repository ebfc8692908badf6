import { EFFECT_CLASSES, type Effect, grantsEffect } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALL, decide, policyOf } from '../testing/decide-text.ts'
import { ACTORS, APP, BANK, effect, flow, manifest } from '../testing/test-manifest.ts'
import { decideManifest } from './decide-manifest.ts'

describe('absence grants nothing', () => {
  test.each(EFFECT_CLASSES)('an empty policy denies %s, and says that none permits it', (kind) => {
    expect(decide('', manifest([effect({ effect: kind })]))).toMatchObject({
      ok: false,
      refusal: {
        code: 'policy/denied',
        span: { line: 2 },
        detail: { effect: kind, origin: APP, by: 'no policy permits it' }
      }
    })
  })

  test('a flow that no policy permits refuses the whole plan', () => {
    const acts = '@id("acts") permit(principal, action, resource is Target);'
    expect(decide(acts, manifest([effect()], [flow({ from: BANK, to: APP })]))).toMatchObject({
      ok: false,
      refusal: { code: 'policy/flow-denied', detail: { from: BANK, to: APP, by: 'no policy permits it' } }
    })
  })
})

describe('what policy says of a question goes to the person, by the class that the act turns out to have', () => {
  const unless = (because: string, action: string) =>
    `@because("${because}") forbid(principal, action == Action::"${action}", resource) unless { context.approved };`
  const policy = `${ALL} ${unless('Look first.', 'activate')} ${unless('It pays.', 'transact')} ${unless('Data moves.', 'flow')}
    @because("Never.") forbid(principal, action == Action::"destroy", resource);`
  const decided = decide(
    policy,
    manifest([effect({ verb: 'click', effect: 'activate' })], [flow({ from: BANK, to: APP })])
  )

  test('acts and flows name it', () => {
    if (!decided.ok) throw new Error(decided.refusal.code)
    const { details, reasons } = decided.value
    const said = details.map((detail) =>
      detail.type === 'writ_flow'
        ? reasons[detail.because ?? -1]
        : Object.fromEntries(Object.entries(detail.because ?? {}).map(([to, place]) => [to, reasons[place]]))
    )
    const first = 'Look first.'
    // What the page makes of it is asked for as the act itself is, or more.
    expect(said).toEqual([
      { activate: first, download: first, submit: first, share: first, transact: 'It pays.' },
      'Data moves.'
    ])
  })

  test('what is silent has none', () => {
    const silent = decide(ALL, manifest([effect({ verb: 'click', effect: 'activate' })]))
    expect(silent).toMatchObject({ ok: true, value: { reasons: [] } })
    expect(JSON.stringify(silent)).not.toContain('because')
  })
})

describe('what asks each time is marked, so that no lasting answer of the person stands for it', () => {
  const unless = (marks: string, action: string) =>
    `${ALL} ${marks} forbid(principal, action == Action::"${action}", resource) unless { context.approved };`
  const eachOf = (policy: string) => {
    const decided = decide(policy, manifest([effect({ verb: 'click', effect: 'activate' })]))
    return decided.ok
      ? decided.value.details.flatMap((one) => (one.type === 'writ_action' ? (one.each ?? []) : []))
      : undefined
  }

  test.each([
    [
      'the act itself, and whatever the page makes of it',
      unless('@ask("always")', 'activate'),
      ['activate', 'download', 'submit', 'share', 'transact', 'destroy']
    ],
    ['what the page may make of it', unless('@ask("always")', 'submit'), ['submit']],
    ['no question that may be answered for good', unless('', 'activate'), []],
    ['nothing where nothing asks', ALL, []]
  ] as const)('%s', (_, policy, each) => {
    expect(eachOf(policy)).toEqual(each)
  })

  test.each([
    ['a flow', '@ask("always")', true],
    ['no flow that may be answered for a task', '', undefined]
  ] as const)('%s', (_, marks, each) => {
    const moving = { id: 'f1', from: BANK, to: APP, how: ['value'] } as const
    const decided = decide(unless(marks, 'flow'), manifest([], [moving]))
    const [told] = decided.ok ? decided.value.details : []
    expect(told).toMatchObject({ type: 'writ_flow', approval: 'ask' })
    expect(told?.type === 'writ_flow' && told.each).toBe(each)
  })
})

describe('ask is what is permitted only with the person’s yes', () => {
  const CASES = [
    ['permitted', ALL, 'allow'],
    ['permitted when approved', 'permit(principal, action, resource) when { context.approved };', 'ask'],
    [
      'permitted, forbidden unless approved',
      `${ALL} forbid(principal, action, resource) unless { context.approved };`,
      'ask'
    ],
    ['permitted unless approved', 'permit(principal, action, resource) unless { context.approved };', undefined],
    ['permitted and forbidden', `${ALL} forbid(principal, action, resource);`, undefined],
    ['permitted to another agent', 'permit(principal == Agent::"other", action, resource);', undefined],
    ['permitted to the tenant', 'permit(principal in Tenant::"default", action, resource);', 'allow'],
    ['permitted at its site', `permit(principal, action, resource in Site::"${APP}");`, 'allow'],
    ['permitted at another site', `permit(principal, action, resource in Site::"${BANK}");`, undefined],
    ['permitted by name', 'permit(principal, action, resource is Target) when { resource.name == "Next" };', 'allow'],
    [
      'permitted up to no use',
      'permit(principal, action, resource is Target) when { context has count && context.count < 1 };',
      undefined
    ],
    [
      'permitted to a trusted host',
      'permit(principal, action, resource) when { context.request.saidBy == "host" };',
      undefined
    ]
  ] as const

  test.each(CASES)('%s', (_, policy, wanted) => {
    const decided = decide(policy, manifest([effect()]))
    expect(decided.ok ? decided.value.details[0]?.approval : undefined).toBe(wanted)
  })
})

describe('an error is a no', () => {
  test('also when another policy permits', () => {
    // An overflow is an error of evaluation that validation cannot see.
    const broken =
      '@id("broken") forbid(principal, action, resource is Target) when { context.count * 9007199254740991 * 1024 > 1 };'
    expect(decide(`${ALL} ${broken}`, manifest([effect({ max: 1 })]))).toMatchObject({
      ok: false,
      refusal: { detail: { by: 'broken' } }
    })
    expect(decide(`${ALL} ${broken}`, manifest([effect({ max: 2 })]))).toMatchObject({
      ok: false,
      refusal: { code: 'policy/denied', detail: { by: 'an error in `broken`' } }
    })
  })
})

describe('what has no site', () => {
  const { target: _, ...bare } = effect()
  const code: Effect = { ...bare, id: 'e1', origin: 'sandbox', verb: 'run', effect: 'code', name: 'h'.repeat(43) }
  const tool: Effect = { ...bare, id: 'e2', origin: 'tool:wallet', verb: 'call', effect: 'tool', name: 'pay' }
  const ask: Effect = { ...bare, id: 'e3', origin: 'person', verb: 'ask', effect: 'human' }
  const uses = [{ effect: 'e1', language: 'python', hash: 'h'.repeat(43), ms: 10_000, bytes: 1 << 28, max: 1 }]
  const what = manifest([code, tool, ask], [], { code: uses })

  test.each([
    ['the sandbox', 'permit(principal, action, resource in Sandbox::"sandbox");', 'e1'],
    ['a tool', 'permit(principal, action, resource in Tool::"wallet");', 'e2'],
    [
      'a tool’s function',
      'permit(principal, action == Action::"tool", resource) when { resource.name == "pay" };',
      'e2'
    ],
    ['the person', 'permit(principal, action, resource in User::"person");', 'e3'],
    [
      'code within its limits',
      'permit(principal, action == Action::"code", resource) when { context has ms && context.ms <= 10000 && context has language && context.language == "python" };',
      'e1'
    ],
    [
      'code in a machine of its own',
      'permit(principal, action == Action::"code", resource) when { context has workspace && !context.workspace };',
      'e1'
    ]
  ])('%s is decided by itself', (_, policy, id) => {
    for (const one of what.effects) expect(decide(policy, manifest([one], [], { code: uses })).ok).toBe(one.id === id)
  })

  test('is refused where code shares the workspace and policy lets no code do so', () => {
    const none = `${ALL} forbid(principal, action, resource) when { context has workspace && context.workspace };`
    const shared = manifest([code, tool, ask], [], { code: uses.map((use) => ({ ...use, session: 'run' as const })) })
    expect(decide(none, what).ok).toBe(true)
    expect(decide(ALL, shared).ok).toBe(true)
    expect(decide(none, shared)).toMatchObject({ ok: false, refusal: { code: 'policy/denied' } })
  })

  test('is granted with the function or the hash of the code', () => {
    const decided = decide(ALL, what)
    if (!decided.ok) throw new Error(decided.refusal.message)
    for (const [i, one] of what.effects.entries()) {
      const grant = decided.value.details[i]
      expect(grant?.type === 'writ_action' && grantsEffect(grant, one)).toBe(true)
    }
  })
})

describe('an act that may happen at a sign-in origin too', () => {
  const login = effect({ via: [BANK] })

  test('is decided at each, and the strictest answer holds', () => {
    const ask = `${ALL} forbid(principal, action, resource in Site::"${BANK}") unless { context.approved };`
    const asked = decide(ask, manifest([login]))
    expect(asked.ok && asked.value.details[0]).toMatchObject({ approval: 'ask', via: [BANK], raise: { submit: 'ask' } })
    const no = `${ALL} @id("no-bank") forbid(principal, action, resource in Site::"${BANK}");`
    expect(decide(no, manifest([login]))).toMatchObject({ ok: false, refusal: { detail: { by: 'no-bank' } } })
  })
})

describe('what the person may declassify', () => {
  const blessing = { effect: 'e1', kind: 'declassify', from: [BANK], to: APP, because: 'x', max: 1 } as const
  const what = manifest([effect({ origin: 'person', verb: 'declassify', effect: 'human' })], [], {
    blessings: [blessing]
  })

  test('is not what policy denies to move', () => {
    const no = `${ALL} @id("bank-stays") forbid(principal, action == Action::"flow", resource) when { context.from == "${BANK}" && context.value };`
    expect(decide(no, what)).toMatchObject({
      refusal: { code: 'policy/flow-denied', detail: { from: BANK, to: APP, by: 'bank-stays' } }
    })
  })

  test('needs no other yes than the person’s to the value', () => {
    const asks = `${ALL} forbid(principal, action == Action::"flow", resource) unless { context.approved };`
    const decided = decide(asks, what)
    expect(decided.ok && decided.value.asked).toBe(0)
  })
})

describe('a key', () => {
  const press = (key: string) => effect({ verb: 'press', effect: 'input', key })

  test('stands in the grant', () => {
    const decided = decide(ALL, manifest([press('Control+a')]))
    expect(decided.ok && decided.value.details[0]).toMatchObject({ verb: 'press', key: 'Control+a' })
  })

  test('can be told apart by policy', () => {
    const policy = `${ALL} @id("no-enter") forbid(principal, action, resource is Target) when { context has key && context.key == "Enter" };`
    expect(decide(policy, manifest([press('Tab')])).ok).toBe(true)
    expect(decide(policy, manifest([press('Enter')]))).toMatchObject({ refusal: { detail: { by: 'no-enter' } } })
  })
})

describe('grants', () => {
  test('say exactly what the checker found, and every flow with its kinds', () => {
    const found = [
      effect(),
      effect({ id: 'e2', verb: 'open', effect: 'navigate', path: '/a', max: 7 }),
      effect({ id: 'e4', verb: 'press', effect: 'activate', key: 'Enter' }),
      effect({
        id: 'e3',
        target: { role: 'row', match: { kind: 'named', name: '*' }, states: [{ kind: 'nth', nth: 2 }], having: [] }
      })
    ]
    const flows = [flow(), flow({ id: 'f2', from: 'person', to: APP, how: ['branch', 'stopping'] })]
    const decided = decide(ALL, manifest(found, flows))
    if (!decided.ok) throw new Error(decided.refusal.message)
    const { details, allowed, asked } = decided.value
    expect([details.length, allowed, asked]).toEqual([6, 6, 0])
    for (const [i, one] of found.entries()) {
      const grant = details[i]
      expect(grant?.type === 'writ_action' && grantsEffect(grant, one)).toBe(true)
    }
    expect(details.slice(4)).toEqual([
      { type: 'writ_flow', id: 'f1', from: APP, to: 'planner', how: ['value'], approval: 'allow' },
      { type: 'writ_flow', id: 'f2', from: 'person', to: APP, how: ['branch', 'stopping'], approval: 'allow' }
    ])
  })

  test('a text of the plan or the request, whatever it holds, cannot change a decision', () => {
    const policy = policyOf(
      '@id("next") permit(principal, action, resource is Target) when { resource.name == "Next" };'
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text !== 'Next')
        const what = manifest([
          effect({ target: { role: 'button', match: { kind: 'is', text }, states: [], having: [] } })
        ])
        expect(decideManifest({ ...ACTORS, policy, manifest: what }).ok).toBe(false)
      }),
      { numRuns: 50 }
    )
  })
})
