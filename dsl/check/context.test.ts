import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin, Source } from '../contract/index.ts'
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
