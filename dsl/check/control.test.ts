import { describe, expect, test } from 'vitest'
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

  test('L22: an endorsed value is no control, and still a flow', () => {
    const plan = (value: string) =>
      `on a { open "/" let x = read title } let y = ${value} on b { open "/" click row named y }`
    expect(flow(plan('x'), 'a→b')).toBe('value stopping control')
    expect(flow(plan('endorse x because "so"'), 'a→b')).toBe('value stopping')
  })
})
