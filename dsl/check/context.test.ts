import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin, Source } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
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
    expect(manifest.kept).toEqual([{ name: 'x', type: { kind: 'number' }, from: [OLD, 'person'] }])
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
