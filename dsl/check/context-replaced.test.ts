import { describe, expect, test } from 'vitest'
import type { CheckContext, Plan } from '../contract/index.ts'
import { formatPlan, parsePlan, spliceStatement } from '../syntax/index.ts'
import { checkPlan } from './index.ts'
import { checkBody, checkText, flowsOf } from './testing/check-text.ts'

/** The number of the statement with these words. */
const idOf = (plan: Plan, words: string | RegExp): number => {
  const text = formatPlan(plan)
  let id = -1
  JSON.stringify(parsePlan(text).plan?.plan, (_, value) => {
    const said = value?.span && text.slice(value.span.start, value.span.end)
    if (value?.id !== undefined && (typeof words === 'string' ? said === words : words.test(said))) id = value.id
    return value
  })
  return id
}

describe('replaced', () => {
  /** The flow of a held plan whose statement was replaced, as the plan that it goes on with lists it; and without what was. */
  const listed = (body: string, held: string, by: string, flow: string) => {
    const plan = checkBody(body).plan
    const spliced = spliceStatement(plan, idOf(plan, held), by)
    if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
    const { replaced } = spliced
    const find = (context: CheckContext) =>
      flowsOf(checkText(spliced.text, context).manifest).find((each) => each.startsWith(`${flow} `)) ?? ''
    return [find({ replaced }).slice(flow.length + 1), find({}).slice(flow.length + 1)]
  }

  test.each([
    [
      'a variable keeps what it was set to',
      'var v = "" on a { open "/" for i in [1, 2] up to 2 { set v = read text of status click tab "Next" } } on c { open "/" fill field "F" with v }',
      'set v = read text of status',
      'scroll down 1',
      'a→c',
      'value stopping'
    ],
    [
      'a site keeps what it was given',
      'on b { open "/" for i in [1, 2] up to 2 { fill field "F" with t } let y = read title } on c { open "/" fill field "F" with y }',
      'fill field "F" with t',
      'scroll down 1',
      'person→c',
      'value'
    ],
    [
      'an address was asked for, even if nothing came of it',
      'on b { open "/q?v=" + t let y = read title } on c { open "/" fill field "F" with y }',
      'open "/q?v=" + t',
      'open "/"',
      'person→c',
      'value'
    ],
    [
      'a tool was told, even if it failed',
      'call mail.put(t) let y = call mail.get() as text on c { open "/" fill field "F" with y }',
      'call mail.put(t)',
      'let z = 1',
      'person→c',
      'value'
    ],
    [
      'a loop had its rounds',
      'on b { open "/" repeat up to 3 { stop when n == 2 click button "Next" } }',
      'stop when n == 2',
      'stop when exists alert',
      'person→b',
      'branch'
    ],
    [
      'a name that stands for something else now reached a variable before',
      'var v = "" on a { open "/" for i in [1, 2] up to 2 { let x = read text of status set v = v + x click tab "Next" } } on c { open "/" fill field "F" with v }',
      'let x = read text of status',
      'let x = "none"',
      'a→c',
      'value stopping'
    ],
    [
      'a name that was set to something, and then declared anew',
      'var v = "" on a { open "/" for i in [1, 2] up to 2 { var x = read text of status set v = v + x click tab "Next" } } on c { open "/" fill field "F" with v }',
      'var x = read text of status',
      'let y = 1 var x = ""',
      'a→c',
      'value stopping'
    ],
    [
      'a secret was filled in',
      'on a { open "/" fill field "Password" with secret work.password let y = read title } on c { open "/" fill field "F" with y }',
      'fill field "Password" with secret work.password',
      'scroll down 1',
      'vault→c',
      'value'
    ]
  ])('%s', (_, body, held, by, flow, how) => {
    const [now, alone] = listed(body, held, by, flow)
    expect(now).toMatch(new RegExp(`^${how}`))
    expect(alone).not.toMatch(new RegExp(`^${how}`))
  })

  test('a value that was made none may be none still', () => {
    const plan = checkBody('var x = 1 on a { open "/" set x = first([1, none]) } keep x').plan
    const spliced = spliceStatement(plan, idOf(plan, 'set x = first([1, none])'), 'scroll down 1')
    if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
    const none = (context: CheckContext) => checkText(spliced.text, context).manifest.kept[0]?.none
    expect([none(spliced), none({})]).toEqual([true, undefined])
  })

  test('what was set to a name that is replaced too reaches what it was set to', () => {
    const loop = (bound: string, set: string) =>
      `var v = 0 on a { open "/" for i in [1, 2] up to 2 { ${bound} ${set} click tab "Next" } } on c { open "/" fill field "F" with v }`
    const first = checkBody(loop('let x = read text of status as number', 'set v = v + x')).plan
    const once = spliceStatement(first, idOf(first, 'set v = v + x'), 'set v = v + 1')
    if (!('text' in once)) throw new Error(JSON.stringify(once))
    const second = checkText(once.text, { replaced: once.replaced }).plan
    const twice = spliceStatement(second, idOf(second, /^let x = /), 'let y = 1', once.replaced)
    if (!('text' in twice)) throw new Error(JSON.stringify(twice))
    const { manifest } = checkText(twice.text, { replaced: twice.replaced })
    expect(flowsOf(manifest).find((flow) => flow.startsWith('a→c '))).toMatch(/value/)
  })

  test.each([
    [
      'in a loop keeps its type, since later statements hold values of it',
      'for i in [1, 2] up to 2',
      ['check/type-mismatch']
    ],
    ['that is reached once may have another', 'if n > 1', []]
  ])('a name %s', (_, around, codes) => {
    const plan = checkBody(`on a { open "/" ${around} { let x = read text of status click tab "Next" } }`).plan
    const spliced = spliceStatement(plan, idOf(plan, 'let x = read text of status'), 'let x = 1')
    if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
    const parsed = parsePlan(spliced.text)
    if (!parsed.plan) throw new Error(spliced.text)
    const { diagnostics } = checkPlan(parsed.plan, spliced)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(codes)
  })

  test('of several, one inside another, nothing is forgotten, granted or told', () => {
    const first = checkBody(
      'on a { open "/" } if n > 1 { on b { open "/" fill field "F" with t } } on c { open "/" }'
    ).plan
    const fill = idOf(first, 'fill field "F" with t')
    const once = spliceStatement(first, fill, 'scroll down 1')
    if (!('text' in once)) throw new Error(JSON.stringify(once))
    const second = checkText(once.text, { replaced: once.replaced }).plan
    const twice = spliceStatement(second, idOf(second, /^if /), 'let z = 1', once.replaced)
    if (!('text' in twice)) throw new Error(JSON.stringify(twice))
    const { replaced } = twice
    expect(replaced).toMatchObject([{ was: { kind: 'if' }, inside: [{ was: { kind: 'act' }, inside: [] }] }])
    const { manifest } = checkText(twice.text, { replaced })
    expect(flowsOf(manifest)).toContain('person→b value branch stopping')
    expect(manifest.effects.map(({ verb, origin }) => `${verb} ${origin}`)).toEqual([
      'open https://a.example',
      'open https://c.example'
    ])
  })
})
