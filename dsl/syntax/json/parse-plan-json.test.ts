import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPlan, hashPlan, parsePlan } from '../index.ts'
import { arbitraryPlan } from '../testing/arbitrary-plan.ts'
import { parsePlanJson, planToJson } from './index.ts'

test('text → tree → JSON → tree has the same hash, and the same text', () => {
  fc.assert(
    fc.property(arbitraryPlan, (tree) => {
      const text = formatPlan(tree)
      const { plan } = parsePlan(text)
      if (!plan) throw new Error(text)
      const json: unknown = JSON.parse(JSON.stringify(planToJson(plan.plan)))
      const again = parsePlanJson(json)
      expect(again.diagnostics).toEqual([])
      expect(again.text).toBe(text)
      expect(again.plan && hashPlan(again.plan.plan)).toBe(hashPlan(plan.plan))
    }),
    { numRuns: 500 }
  )
})

const SHORT = {
  title: 'Short',
  decls: [{ kind: 'site', name: 'app', origin: 'https://app.example' }],
  body: [
    {
      kind: 'on',
      site: 'app',
      body: [
        { kind: 'act', act: { verb: 'open', url: { kind: 'text', value: '/' } } },
        { kind: 'act', act: { verb: 'click', target: { role: 'button', match: { kind: 'is', text: 'Save' } } } },
        { kind: 'let', name: 'low', value: { kind: 'number', value: -5 } }
      ]
    }
  ]
}

test('what is empty may be left out, and a negative number is a negation', () => {
  expect(parsePlanJson(SHORT).text).toBe(`plan "Short"
site app = "https://app.example"

on app {
  open "/"
  click button "Save"
  let low = -5
}
`)
})

test('how long a wait takes may be left out', () => {
  const wait = { kind: 'wait', seen: [{ target: { role: 'alert' } }] }
  expect(parsePlanJson({ title: 'x', body: [wait] }).text).toBe('plan "x"\n\nwait for alert up to 10s\n')
})

const with_ = (body: unknown) => ({ title: 'x', body })
const act = (value: object) => with_([{ kind: 'act', act: value }])

describe('what is no plan is told with its path', () => {
  test.each([
    [5, 'unexpected `5`; expected an object', undefined],
    [{}, 'unexpected nothing at `title`; expected a text', undefined],
    [{ title: 'x', more: 1 }, 'unexpected `"more"`; expected no other members', undefined],
    [with_([{ kind: 'clik' }]), 'at `body[0].kind`; expected one of `on`, `within`', undefined],
    [act({ verb: 'clik' }), 'unexpected `"clik"` at `body[0].act.verb`; expected one of', 'click'],
    [act({ verb: 'click', target: { role: 'buton' } }), 'at `body[0].act.target.role`', 'button'],
    [act({ verb: 'click', target: { role: 'button', nth: 2 } }), '`"nth"` at `body[0].act.target`', undefined],
    [with_([{ kind: 'keep', names: ['read'] }]), 'at `body[0].names[0]`; expected a name', undefined],
    [with_([{ kind: 'keep', names: [] }]), 'expected at least one item', undefined],
    [with_([{ kind: 'stop', test: { kind: 'items' } }]), 'at `body[0].test.kind`', 'item'],
    [with_([{ kind: 'return', value: { kind: 'number', value: 0.1234567890123456 } }]), '15 digits', undefined],
    [with_([{ kind: 'return', value: { kind: 'text', value: '\ud800' } }]), 'surrogates', undefined],
    [with_([{ kind: 'return', value: { kind: 'text', value: 'a\0' } }]), 'no NUL', undefined],
    [{ title: '\0', body: [] }, 'no NUL', undefined],
    [{ title: 'x', decls: [{ kind: 'site', name: 'a', origin: 'b', id: 1 }] }, 'at `decls[0]`', undefined]
  ])('%j', (value, message, fix) => {
    const { plan, diagnostics } = parsePlanJson(value)
    expect(plan).toBeUndefined()
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]?.message).toContain(message)
    expect(diagnostics[0]?.fix).toBe(fix)
  })

  test('code that holds both quotes has no text', () => {
    const run = {
      kind: 'run',
      language: 'python',
      gives: { kind: 'record', fields: [{ name: 'a', type: { kind: 'text' } }] }
    }
    const value = { ...run, ms: 1000, code: `"""'''` }
    const { diagnostics } = parsePlanJson(with_([{ kind: 'let', name: 'r', value }]))
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('at `body[0].value.code`')])
  })
})

describe('bounds', () => {
  const nested = (depth: number, wrap: (inner: unknown) => unknown, leaf: unknown): unknown => {
    let value = leaf
    for (let i = 0; i < depth; i++) value = wrap(value)
    return value
  }
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const wide = Array.from({ length: 8 })
  test.each([
    ['lists', nested(100_000, (of) => [of], 1), 'syntax/too-deep'],
    ['a list in itself', cyclic, 'syntax/too-deep'],
    ['shared parts', nested(40, (of) => wide.map(() => of), 1), 'syntax/too-large'],
    ['a long text', { title: 'x'.repeat(300_000) }, 'syntax/too-large'],
    [
      'not',
      with_([{ kind: 'stop', test: nested(400, (of) => ({ kind: 'not', of }), { kind: 'none' }) }]),
      'syntax/too-deep'
    ],
    [
      'blocks',
      with_([nested(100, (of) => ({ kind: 'on', site: 'a', body: [of] }), { kind: 'keep', names: ['a'] })]),
      'syntax/too-deep'
    ],
    [
      'targets',
      act({ verb: 'click', target: nested(400, (inner) => ({ role: 'row', in: inner }), { role: 'row' }) }),
      'syntax/too-deep'
    ]
  ])('%s', (_, value, code) => {
    expect(parsePlanJson(value).diagnostics.map((each) => each.code)).toEqual([code])
  })
})

test('no JSON value makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const { plan, diagnostics } = parsePlanJson(value)
      expect(plan === undefined).toBe(diagnostics.length > 0)
    }),
    { numRuns: 500 }
  )
})

test('a plan with any one part replaced never makes it throw, nor gives a plan with a diagnostic', () => {
  const parts = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('item', 'read', 'element', 'table', -1, 1e300))
  fc.assert(
    fc.property(arbitraryPlan, parts, fc.nat(), (tree, part, pick) => {
      let left = pick % 200
      const value: unknown = JSON.parse(JSON.stringify(planToJson(tree)), (_, each) => (left-- === 0 ? part : each))
      const { plan, diagnostics } = parsePlanJson(value)
      expect(plan === undefined).toBe(diagnostics.length > 0)
    }),
    { numRuns: 800 }
  )
})
