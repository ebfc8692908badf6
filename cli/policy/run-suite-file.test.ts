import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runSuiteFile } from './run-suite-file.ts'

const POLICY = `@id("look") permit(principal == Agent::"me", action == Action::"read", resource);
@id("ask") permit(principal, action == Action::"submit", resource)
when { context.approved && context.count < 3 && context.request.saidBy == "person" && context.request.text == "Do it" };
@id("no") forbid(principal, action == Action::"destroy", resource);
@id("tell") permit(principal, action == Action::"flow", resource is Planner);`
const PLAN = `plan "Look"\nsite a = "https://a.example"\non a {\n  let t = read text of heading "Title"\n}\nreturn { t }\n`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-suite-test-'))
  writeFileSync(join(folder, 'a.cedar'), POLICY.split('\n').slice(0, 3).join('\n'))
  writeFileSync(join(folder, 'b.cedar'), POLICY.split('\n').slice(3).join('\n'))
  writeFileSync(join(folder, 'look.writ'), PLAN)
  writeFileSync(join(folder, 'fill.writ'), PLAN.replace(/let.*/, 'fill field "Note" with "x"').replace(/return.*/, ''))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (cases: string, policies = '[a.cedar, b.cedar]') =>
  runSuiteFile(
    join(folder, 'suite.yaml'),
    `suite: s\npolicies: ${policies}\nagent: me\nrequest: Do it\ncases:\n  - name: it\n${cases.replace(/^/gm, '    ')}`
  )
const effect = (kind: string, more = '') => `effect: { class: ${kind}, site: https://a.example${more} }\n`

describe('a case holds where policy decides as expected', () => {
  test.each([
    ['an act', `${effect('read')}expect: allow`],
    ['an act, by a policy', `${effect('read')}expect: { decision: allow, by: look }`],
    ['a question', `${effect('submit', ', count: 2')}expect: { decision: ask, by: ask }`],
    ['too often', `${effect('submit', ', count: 3')}expect: deny`],
    ['another agent', `agent: other\n${effect('read')}expect: deny`],
    ['another request', `request: { text: Do it, saidBy: agent }\n${effect('submit')}expect: deny`],
    ['a forbidden act', `${effect('destroy')}expect: { decision: deny, by: no }`],
    ['a flow', 'flow: { from: https://a.example, to: planner }\nexpect: { decision: allow, by: tell }'],
    ['a flow between sites', 'flow: { from: https://a.example, to: https://b.example }\nexpect: deny'],
    [
      'a plan in a file',
      'plan: look.writ\nexpect: { decision: allow, effects: [{ name: Title, decision: allow }], egress: declared }'
    ],
    [
      'a plan whose agent was shown another site',
      'context: { shown: [https://b.example] }\nplan: fill.writ\nexpect: { flows: [{ from: https://b.example, to: https://a.example, decision: deny }] }'
    ]
  ])('%s', (_, text) => {
    expect(run(text)).toMatchObject({ ok: true, cases: [{ ok: true }] })
  })
})

describe('a case that fails says what was expected, what came, and by which policy', () => {
  test.each([
    ['another decision', `${effect('read')}expect: deny`, { expected: 'deny', got: 'allow', by: 'look' }],
    [
      'another policy',
      `${effect('destroy')}expect: { decision: deny, by: look }`,
      { expected: 'deny by look', got: 'deny', by: 'no' }
    ],
    [
      'an effect that the plan has not',
      'plan: look.writ\nexpect: { effects: [{ class: submit, decision: deny }] }',
      { what: 'submit', got: 'none in the plan' }
    ],
    ['another lock', 'plan: look.writ\nexpect: { egress: open }', { expected: 'open', got: 'declared' }],
    [
      'a plan that does not check',
      'plan: plan "x" frob\nexpect: deny',
      { expected: 'a plan that checks', got: expect.stringMatching(/syntax\/unexpected at 1:10/) }
    ],
    ['a plan that is not there', 'plan: none.writ\nexpect: deny', { got: expect.stringMatching(/cannot be read/) }]
  ])('%s', (_, text, check) => {
    expect(run(text)).toMatchObject({ ok: false, cases: [{ name: 'it', ok: false, line: 6, checks: [check] }] })
  })
})

test.each([
  ['that is not there', '[none.cedar]', /no policy none.cedar/],
  ['that cannot take effect: two of one name', '[a.cedar, a.cedar]', /two policies have the @id `look`/]
])('a suite over a policy %s is not run', (_, policies, why) => {
  expect(run(`${effect('read')}expect: allow`, policies)).toMatchObject({
    ok: false,
    cases: [],
    why: expect.stringMatching(why)
  })
})
