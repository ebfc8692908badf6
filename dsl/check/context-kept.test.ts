import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'
import { checkBody, checkText, flowsOf } from './testing/check-text.ts'

const OLD = 'https://old.example' as Origin
const A = 'https://a.example' as Origin

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
