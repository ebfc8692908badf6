import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin } from '../contract/index.ts'
import { checkBody, flow } from './testing/check-text.ts'

describe('control', () => {
  const control = (body: string) => checkBody(body).manifest.effects.at(-1)?.control

  test.each([
    ['on b { open "/" click row named x }', ['https://a.example', 'planner']],
    ['on b { open "/" within row named x { click link "L" } }', ['https://a.example', 'planner']],
    ['on b { open "/q?" + x }', ['https://a.example', 'planner']],
    ['on b { open "/" fill field "F" with x }', ['planner']],
    ['on b { open "/" click row }', ['planner']],
    ['let y = endorse x because "so" on b { open "/" click row named y }', ['person']],
    ['on b { open "/" click row named t }', ['person']]
  ])('%s', (body, expected) => expect(control(`on a { open "/" let x = read title } ${body}`)).toEqual(expected))

  describe('whose words a target is', () => {
    const SHOWN = 'https://other.example' as Origin
    const refs: CheckContext['refs'] = {
      e1: { document: 'd', role: 'link', name: 'Orders' },
      e2: { document: 'd', role: 'button', name: 'Delete all' },
      e3: { document: 'd', role: 'row', name: '', nth: 2 }
    }
    const context: CheckContext = { request: 'Look at my Orders', shown: [SHOWN], refs }
    const of = (target: string) =>
      checkBody(`on a { open "/" click ${target} }`, context).manifest.effects.at(-1)?.control
    const persons = ['person']
    const agents = [SHOWN, 'planner']

    test.each([
      ['link "Orders"', persons],
      ['@e1', persons],
      ['link "Orders" in main', persons],
      ['@e1 in main "Orders"', persons],
      ['row having (link "Orders")', persons],
      ['button "Delete all" in main "Orders"', agents],
      ['@e2', agents],
      ['@e2 in main "Orders"', agents],
      ['link "Orders" in @e2', agents],
      ['@e3', agents],
      ['@e3 in main "Orders"', agents],
      ['row having (@e2)', agents],
      ['button in main "Orders"', agents],
      ['button in @e1', agents],
      ['button first in main "Orders"', agents]
    ])('%s', (target, expected) => expect(of(target)).toEqual(expected))

    test('is the same around it as in it', () => {
      const within = (target: string, inner: string) =>
        checkBody(`on a { open "/" within ${target} { click ${inner} } }`, context).manifest.effects.at(-1)?.control
      expect(within('@e1', 'link "Orders"')).toEqual(persons)
      const both = [SHOWN, 'person', 'planner']
      expect(within('@e2', 'link "Orders"')).toEqual(both)
      expect(within('main "Orders"', '@e2')).toEqual(both)
      expect(within('main "Orders"', 'button')).toEqual(both)
    })
  })

  test('L22: an endorsed value is no control, and still a flow', () => {
    const plan = (value: string) =>
      `on a { open "/" let x = read title } let y = ${value} on b { open "/" click row named y }`
    expect(flow(plan('x'), 'a→b')).toBe('value stopping control')
    expect(flow(plan('endorse x because "so"'), 'a→b')).toBe('value stopping')
  })
})
