import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin, Plan, Source } from '../contract/index.ts'
import { formatPlan, parsePlan, spliceStatement } from '../syntax/index.ts'
import { checkPlan } from './index.ts'
import { checkBody, checkText, flowsOf } from './testing/check-text.ts'

const OLD = 'https://old.example' as Origin
const A = 'https://a.example' as Origin

describe('shown', () => {
  test('L14: what the agent saw flows to everything that its plan touches, and shapes its literals', () => {
    const flows = (body: string) => flowsOf(checkBody(body, { shown: [OLD] }).manifest)
    expect(flows('on b { open "/" }')).toEqual(['b→planner stopping', 'old→b value control'])
    expect(flows('call mail.send(1)')).toEqual(['tool:mail→planner stopping', 'old→tool:mail value control'])
    expect(flows('let x = 1 return x')).toEqual([])
  })

  test('a site that was shown and is read again has one flow', () => {
    const flows = flowsOf(checkBody('on a { open "/" } on b { open "/" }', { shown: [A] }).manifest)
    expect(flows).toEqual(['a→b value stopping control', 'a→planner stopping', 'b→planner stopping'])
  })
})

describe('request', () => {
  const control = (target: string, request: string) =>
    checkBody(`on a { open "/" click ${target} }`, { request }).manifest.effects.at(-1)?.control

  test.each<[string, string, Source[]]>([
    ['link "Taxi"', 'File my taxi of Monday', ['person']],
    ['link "Tax"', 'File my taxi of Monday', ['planner']],
    ['link "my  TAXI"', 'File my taxi of Monday', ['person']],
    ['link "Taxi" in row "Monday"', 'File my taxi of Monday', ['person']],
    ['link "Taxi" in row "Tuesday"', 'File my taxi of Monday', ['planner']],
    ['link "Taxi"', '', ['planner']],
    ['link "报告"', '请删除报告', ['person']],
    ['link "*"', 'a * b', ['planner']],
    ['link', 'link', ['planner']]
  ])('%s, asked "%s", is shaped by %j', (target, request, expected) =>
    expect(control(target, request)).toEqual(expected)
  )
})

describe('an argument of a tool', () => {
  const called = (body: string, context: CheckContext) => {
    const { manifest } = checkBody(body, context)
    return [manifest.effects.at(-1)?.control, flowsOf(manifest).filter((flow) => flow.includes('→tool:pay'))]
  }

  test.each<[string, string, CheckContext, Source[], string[]]>([
    ['that the person said', 'call pay.send("Bob", 5)', { request: 'Send Bob 5' }, ['person'], []],
    ['that they did not say', 'call pay.send("Bob", 6)', { request: 'Send Bob 5' }, ['person', 'planner'], []],
    [
      'that an agent says who was shown something',
      'call pay.send("Bob")',
      { shown: [OLD] },
      ['planner', OLD],
      ['old→tool:pay value control']
    ],
    [
      'that comes from another tool',
      'let x = call mail.read() as text call pay.send(x)',
      {},
      ['tool:mail'],
      ['tool:mail→tool:pay value stopping control']
    ],
    ['that the tool itself gave', 'let x = call pay.list() as text call pay.send(x)', {}, ['tool:pay'], []],
    ['of none', 'call pay.refresh()', { request: 'x' }, [], []]
  ])('%s is a control position', (_, body, context, control, flows) => {
    const [shapedBy, given] = called(body, context)
    expect([new Set(shapedBy as Source[]), given]).toEqual([new Set(control), flows])
  })
})

test('what the agent says of an enclosing target shapes the acts inside it, however far in', () => {
  const request = 'Please press Pay, then look at x'
  const frames = `plan "x" site a = "${A}" { frames "https://b.example" } site b = "https://b.example" `
  for (const body of [
    'on a { open "/" within region "Zap" { click button "Pay" } }',
    'on a { open "/" within region "Zap" { within form "x" { click button "Pay" } } }',
    'on a { open "/" within region "Zap" { wait for link "x" up to 1s } }',
    'on a { open "/" within region "Zap" { let y = read text of link "x" } }',
    'on a { open "/" frame region "Zap" on b { click button "Pay" } }'
  ]) {
    const { manifest } = checkText(frames + body, { request, shown: [OLD] })
    expect(manifest.effects.at(-1)?.control, body).toContain('planner')
    expect(manifest.effects.at(-1)?.control, body).toContain(OLD)
  }
})

describe('inputs', () => {
  const find = (context: CheckContext) => checkBody('on a { open "/" click link named t }', context).manifest

  test('are the person’s, but for those that the agent gave: they are its own words', () => {
    expect(find({}).effects.at(-1)?.control).toEqual(['person'])
    expect(flowsOf(find({}))).toContain('person→a value stopping')
    const { effects, flows } = find({ agentInputs: ['t'] })
    expect(effects.at(-1)?.control).toEqual(['planner'])
    expect(flows.filter(({ from }) => from === 'person')).toEqual([])
    expect(find({ agentInputs: ['n'] }).effects.at(-1)?.control).toEqual(['person'])
  })

  test('of an agent that was shown something carry it, as its literals do', () => {
    const knowing = { agentInputs: ['t'], shown: [OLD] }
    expect(find(knowing).effects.at(-1)?.control).toEqual([OLD, 'planner'])
    expect(flowsOf(find(knowing))).toContain('old→a value stopping control')
  })
})

describe('kept', () => {
  const kept: CheckContext['kept'] = { rows: { type: { kind: 'list', of: { kind: 'text' } }, from: [OLD, 'person'] } }
  const plan = (type: string, body = '') => `plan "x" site a = "${A}" kept rows: ${type} ${body}`

  test('L15: a kept value carries what it came from, and is kept again with it', () => {
    const { manifest } = checkText(
      plan('list of text', 'let x = length(rows) keep x on a { open "/" fill field "F" with x }'),
      { kept }
    )
    expect(flowsOf(manifest)).toEqual([
      'a→planner branch stopping',
      'old→a value stopping',
      'old→planner branch stopping',
      'person→a value stopping',
      'person→planner branch stopping'
    ])
    expect(manifest.kept).toEqual([{ name: 'x', type: { kind: 'number' }, from: [OLD, 'person', 'planner'] }])
  })

  test('a value that may be none was kept as such, and what computes with it again can fail', () => {
    const keeping = checkBody('var f = none if n > 1 { set f = true } keep f').manifest
    expect(keeping.kept).toMatchObject([{ name: 'f', type: { kind: 'boolean' }, none: true }])
    expect(checkBody('let f = n > 1 keep f').manifest.kept[0]?.none).toBeUndefined()
    const flows = (none?: true) =>
      flowsOf(
        checkText(`plan "x" site a = "${A}" kept f: boolean if f { } on a { open "/" }`, {
          kept: { f: { type: { kind: 'boolean' }, from: [OLD], ...(none && { none }) } }
        }).manifest
      )
    expect(flows(true)).toContain('old→a stopping')
    expect(flows()).not.toContain('old→a stopping')
  })

  test('what depends on a secret of an earlier turn flows from the vault', () => {
    const known = { rows: { type: { kind: 'text' }, from: ['vault'] } } as const
    const { manifest } = checkText(plan('text', 'on a { open "/" fill field "F" with rows }'), { kept: known })
    expect(flowsOf(manifest)).toEqual([
      'a→planner branch stopping',
      'vault→a value stopping',
      'vault→planner branch stopping'
    ])
    expect(manifest.secrets).toEqual([])
  })

  test.each([
    ['list of number', kept],
    ['list of text', {}],
    ['list of text', undefined]
  ])('as %s it is refused where there is no such value', (type, known) => {
    const { plan: parsed } = parsePlan(plan(type))
    const { diagnostics } = checkPlan(parsed ?? expect.fail(), known && { kept: known })
    expect(diagnostics.map(({ code }) => code)).toEqual(['check/unknown-kept'])
  })

  test('`keep` takes the tests around it and all that may have stopped the run along', () => {
    const from = (body: string) => checkBody(body).manifest.kept[0]?.from
    expect(from('let x = 1 keep x')).toEqual(['planner'])
    expect(from('let x = 1 if n > 1 { keep x }')).toEqual(['person', 'planner'])
    expect(from('let x = 1 on a { open "/" } keep x')).toEqual([A, 'planner'])
  })

  test('which of them were kept is told to the planner: the tests around `keep` flow there, and what a `try` around it depends on', () => {
    const flows = (body: string) => flowsOf(checkText(`plan "x" input n: number ${body}`).manifest)
    expect(flows('let x = 1 keep x')).not.toContain('person→planner branch')
    expect(flows('let x = 1 if n > 1 { keep x }')).toContain('person→planner branch')
    expect(flows('let x = 1 if n > 1 { } keep x')).not.toContain('person→planner branch')
    expect(flows('let x = 1 try { require n > 1 else "no" keep x } else { }')).toContain('person→planner branch')
  })

  test('a record is kept without its element', () => {
    const { kept: found } = checkBody('on a { open "/" let x = read row as { t: text from cell } keep x }').manifest
    expect(found[0]?.type).toEqual({ kind: 'record', fields: [{ name: 't', type: { kind: 'text' } }] })
  })
})

test('L27: what was released to a site comes back with what it shows', () => {
  const flows = (released: CheckContext['released']) =>
    flowsOf(checkBody('on a { open "/" let x = read title } return x', released && { released }).manifest)
  expect(flows({ [A]: [OLD] })).toContain('old→planner value branch stopping')
  expect(flows({ [OLD]: [A] })).toEqual(flows(undefined))
})

test('L27: what comes back from a site is no flow to that site, which has it, and one to every other', () => {
  const released: CheckContext['released'] = { [A]: [OLD] }
  const body = 'on a { open "/" let x = read title fill field "F" with x } on b { open "/" fill field "F" with x }'
  const old = flowsOf(checkBody(body, { released }).manifest).filter((flow) => flow.startsWith('old→'))
  expect(old).toEqual(['old→b value stopping', 'old→planner branch stopping'])
  const elsewhere = checkBody(body, {
    released: { [A]: [OLD], 'https://b.example': ['https://c.example' as Origin] }
  }).manifest
  expect(flowsOf(elsewhere).filter((flow) => flow.startsWith('c→'))).toEqual(['c→planner branch stopping'])
  const asWell = checkBody(body, { released, shown: [OLD] }).manifest
  expect(flowsOf(asWell)).toContain('old→a value stopping control')
})

describe('refs', () => {
  const refs: CheckContext['refs'] = {
    e12: { document: 'd7', role: 'button', name: 'Delete' },
    e13: { document: 'd7', role: 'row', name: '', nth: 2 }
  }
  const target = { role: 'button', match: { kind: 'is', text: 'Delete' }, document: 'd7', states: [], having: [] }

  test('an observed element becomes the role and name that it was seen with, in its document', () => {
    const { manifest, steps, refs: used } = checkBody('on a { open "/" within main { click @e12 } }', { refs })
    const main = { role: 'main', states: [], having: [] }
    expect(manifest.effects[1]).toMatchObject({ verb: 'click', effect: 'destroy', target: { ...target, in: main } })
    expect(Object.values(steps).at(-1)?.target).toEqual({ ...target, in: main })
    expect(used).toEqual({ e12: refs?.e12 })
  })

  test('`nth` comes with the states of the plan', () => {
    const { manifest } = checkBody('on a { open "/" click link in @e13 enabled }', { refs })
    expect(manifest.effects[1]?.target?.in?.states).toEqual([{ kind: 'enabled' }, { kind: 'nth', nth: 2 }])
  })

  test('the hash holds what a ref stands for, and only where one is used', () => {
    const hash = (body: string, context?: CheckContext) => checkBody(body, context).hash
    const other: CheckContext = { refs: { e12: { document: 'd8', role: 'button', name: 'Delete' } } }
    expect(hash('on a { click @e12 }', { refs })).not.toBe(hash('on a { click @e12 }', other))
    expect(hash('on a { click link "x" }', { refs })).toBe(hash('on a { click link "x" }'))
  })

  test('a variable of that name comes first', () => {
    const body = 'on a { open "/" let e12 = read row as { t: text from cell } click @e12 }'
    expect(checkBody(body, { refs }).refs).toEqual({})
  })
})

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
