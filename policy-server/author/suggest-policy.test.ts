import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layPolicies } from '../decide/lay-policies.ts'
import { parsePolicy } from '../decide/parse-policy.ts'
import { BANK, effect, flow, manifest } from '../testing/test-manifest.ts'
import { compareRun } from './compare-run.ts'
import { judgeManifest } from './judge-manifest.ts'
import { lintPolicy } from './lint-policy.ts'
import { type PastRun, pastRunOf } from './past-run.ts'
import type { RecordedRun } from './recorded-run.ts'
import { suggestPolicy } from './suggest-policy.ts'

const SHOP = 'https://shop.example'
const plan = (body: string, more = '') => `plan "Buy"\nsite shop = "${SHOP}"\n${more}on shop {\n${body}\n}\n`

const recorded = (run: string, text: string, given: Partial<RecordedRun> = {}): RecordedRun => ({
  v: 1,
  run,
  at: '2026-03-01T10:00:00.000Z',
  agent: { id: 'buyer', name: 'Buyer' },
  person: 'ann',
  device: 'dev',
  tenant: 'default',
  request: { text: 'Buy the usual', saidBy: 'person' },
  status: 'done',
  text,
  inputs: [],
  steps: [],
  ...given
})

/** A run of which everything was granted, asked for from `submit` on. */
const granted = (run: string, text: string, given: Partial<RecordedRun> = {}): PastRun => {
  const bare = pastRunOf(recorded(run, text, { granted: [], ...given }))
  if ('why' in bare) throw new Error(bare.why)
  const { effects, flows } = bare.manifest
  const asked = ['submit', 'transact', 'destroy', 'share']
  const parts = Object.fromEntries([
    ...effects.map(({ id, effect: kind }) => [id, asked.includes(kind) ? 'ask' : 'allow'] as const),
    ...flows.map(({ id }) => [id, 'allow'] as const)
  ])
  return { ...bare, was: { decision: 'ask', parts } }
}

const parsed = (runs: readonly PastRun[]) => {
  const policy = parsePolicy(suggestPolicy(runs))
  if (!policy.ok) throw new Error(policy.refusal.message)
  return layPolicies({ tenant: policy.value, dial: 'none' })
}

const MOVE = `plan "Move"
site a = "https://a.example"
site b = "https://b.example"
on a {
  let t = read text of heading "T"
}
on b {
  fill field "F" with t
}
`
const RUNS = [
  granted('r1', plan('  open "/a"\n  click button "Next"\n  let t = read text of heading "Total"')),
  granted('r2', plan('  open "/b"\n  click button "Order"\n  press "Enter"')),
  granted('r3', plan('  fill field "Mail" with "x"')),
  granted('r4', MOVE)
]

describe('what is proposed', () => {
  test('says again of every run what was said', () => {
    const policy = parsed(RUNS)
    for (const past of RUNS)
      expect(compareRun(policy, past)).toMatchObject({
        would: past.was.decision === 'ask' ? expect.stringMatching(/ask|allow/) : 'allow',
        changes: []
      })
  })

  test('lets code share the workspace of its run only where code did', () => {
    const code = (where: string) =>
      `plan "Sum" let r = run python${where} gives { n: number } up to 1s """result = {"n": 1}"""`
    const [alone, shared] = [granted('r1', code('')), granted('r2', code(' in workspace'))]
    expect(compareRun(parsed([shared]), shared).changes).toEqual([])
    expect(compareRun(parsed([alone]), alone).changes).toEqual([])
    expect(compareRun(parsed([alone]), shared)).toMatchObject({ would: 'deny' })
  })

  test('holds no slip', () => {
    expect(lintPolicy(suggestPolicy(RUNS)).filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test.each([
    ['another class', '  click button "Next" as destroy'],
    ['another name', '  click button "Buy now"'],
    ['another path', '  open "/c"'],
    ['another verb', '  hover button "Next"'],
    ['another role', '  click link "Next"'],
    ['another key', '  press "Escape"'],
    ['a computed path', '  let t = read text of heading "Total"\n  open "/{t}"'],
    ['what was done once, twice', '  click button "Next"\n  click button "Next"']
  ])('refuses %s', (_, body) => {
    const policy = parsed(RUNS)
    const past = granted('new', plan(body))
    expect(compareRun(policy, past).would).toBe('deny')
  })

  test.each([
    [
      'another site',
      {
        ...RUNS[0],
        manifest: manifest([
          effect({
            origin: BANK,
            target: { role: 'button', match: { kind: 'is', text: 'Next' }, states: [], having: [] }
          })
        ])
      }
    ],
    ['a flow that there was not', { ...RUNS[0], manifest: manifest([], [flow({ from: BANK, to: SHOP as never })]) }],
    [
      'a kind of flow that there was not',
      {
        ...RUNS[3],
        manifest: manifest(
          [],
          [flow({ from: 'https://a.example' as never, to: 'https://b.example' as never, how: ['control'] })]
        )
      }
    ],
    ['another agent', { ...RUNS[0], actors: { ...(RUNS[0] as PastRun).actors, agent: { id: 'other', name: 'Other' } } }]
  ])('refuses %s', (_, past) => {
    const { actors, now, manifest: what } = past as PastRun
    expect(judgeManifest({ policy: parsed(RUNS), manifest: what, now, ...actors }).decision).toBe('deny')
  })

  test('learns nothing from what was refused', () => {
    const [first] = RUNS
    const refused: PastRun = { ...(first as PastRun), was: { decision: 'deny', parts: {} } }
    expect(suggestPolicy([refused])).not.toMatch(/permit/)
  })

  test('says from how many runs each rule comes, and how often it was done', () => {
    const step = { verb: 'click', effect: 'activate', origin: SHOP, line: 4, outcome: 'done' } as const
    const text = plan('  click button "Next"')
    const runs = [
      granted('r1', text, { steps: [step] }),
      granted('r2', text, { steps: [step, step] }),
      granted('r3', plan('  open "/a"'))
    ]
    expect(suggestPolicy(runs)).toMatch(/\/\/ activate at shop\.example, silent: 2 runs of 3, done 3 times/)
  })

  test('permits with a question what a page made of an act', () => {
    const text = plan('  click button "Next"')
    const raised = { verb: 'click', effect: 'submit', origin: SHOP, line: 4, outcome: 'done' } as const
    const policy = suggestPolicy([granted('r1', text, { steps: [raised] })])
    expect(policy).toMatch(
      /Action::"submit"[\s\S]*context\.approved &&\n {2}context\.raised && context\.planned == "activate"/
    )
    expect(parsePolicy(policy).ok).toBe(true)
  })

  test('lists few paths, and says many that differ in ids by what they have in common', () => {
    const open = (path: string, i: number) => granted(`r${i}`, plan(`  open "${path}"`))
    const many = Array.from({ length: 20 }, (_, i) => open(`/orders/${i}/view`, i))
    expect(suggestPolicy(many.slice(0, 2))).toMatch(
      /\["\/orders\/0\/view", "\/orders\/1\/view"\]\.contains\(context\.path\)/
    )
    const policy = parsed(many)
    expect(suggestPolicy(many)).toMatch(/context\.path like "\/orders\/\*\/view"/)
    expect(compareRun(policy, open('/orders/99/view', 99)).would).not.toBe('deny')
    expect(compareRun(policy, open('/orders/99/delete', 99)).would).toBe('deny')
  })

  test('is valid and lets the runs go on, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const [first] = RUNS
        const target = { role: 'button', match: { kind: 'is', text: name }, states: [], having: [] } as const
        const what = manifest([effect({ target })])
        const past: PastRun = {
          ...(first as PastRun),
          manifest: what,
          was: { decision: 'allow', parts: { e1: 'allow' } }
        }
        expect(compareRun(parsed([past]), past).would).toBe('allow')
      }),
      { numRuns: 30 }
    )
  })
})

describe('a recorded run is not decided again', () => {
  test.each([
    ['whose plan does not check', recorded('r', 'plan "x" frob', { granted: [] }), /does not check/],
    [
      'that policy never saw',
      recorded('r', plan('  open "/"'), { refusal: { code: 'session/no-device' } }),
      /session\/no-device/
    ],
    ['of which nothing is known', recorded('r', plan('  open "/"')), /not decided by policy/]
  ])('%s', (_, run, why) => {
    expect(pastRunOf(run)).toMatchObject({ run: 'r', why: expect.stringMatching(why) })
  })

  test('but one that policy refused is, with what was refused of it', () => {
    const refusal = { code: 'policy/denied', detail: { effect: 'navigate', origin: SHOP } }
    expect(pastRunOf(recorded('r', plan('  open "/"'), { refusal }))).toMatchObject({
      was: { decision: 'deny', parts: { e1: 'deny' } }
    })
  })
})
