import { describe, expect, test } from 'vitest'
import { checkBody } from './testing/check-text.ts'

const REQUEST = 'Send Bob Stone 250 for lunch, by express'
const valuesOf = (body: string) => {
  const { effects } = checkBody(`on a { open "/pay" ${body} click button "Confirm" }`, { request: REQUEST }).manifest
  return effects.at(-1)?.values
}

describe('what is typed behind something else makes one text with it, which is the agent’s', () => {
  test.each([
    ['twice', 'type "250" into field "F" type "250" into field "F"'],
    ['behind what was filled in', 'fill field "F" with "250" type "250" into field "F"'],
    ['pasted twice', 'fill field "G" with "250" copy field "G" paste into field "F" paste into field "F"'],
    ['in every round', 'for x in ["250"] up to 3 { type x into field "F" }'],
    ['in a branch before', 'if n > 1 { type "250" into field "F" } type "250" into field "F"'],
    ['in a `try` before', 'try { type "250" into field "F" } else { } type "250" into field "F"'],
    ['under the same name in other letters', 'type "250" into field "Sum" type "250" into field "sum"'],
    ['of another role', 'type "250" into textbox "F" type "250" into field "F"'],
    ['by a place among fields', 'type "250" into field "F" type "250" into field first'],
    ['after one by its place', 'type "250" into field first type "250" into field "F"'],
    ['by a glob', 'type "250" into field "Sum" type "250" into field like "S*"'],
    ['after another field was cleared', 'type "250" into field "F" clear field "G" type "250" into field "F"'],
    [
      'after it may have been cleared',
      'type "250" into field "F" if n > 1 { clear field "F" } type "250" into field "F"'
    ],
    [
      'before it is cleared again',
      'repeat up to 3 { stop when n > 1 type "250" into field "F" wait for alert up to 1s clear field "F" }'
    ],
    [
      'after it was cleared before a loop',
      'clear field "F" repeat up to 3 { type "250" into field "F" stop when n > 1 }'
    ]
  ])('%s', (_, body) => expect(valuesOf(body)).toContain('planner'))

  test.each([
    ['once it was cleared', 'type "250" into field "F" clear field "F" type "lunch" into field "F"'],
    ['in a field of its own', 'type "250" into field "F" type "lunch" into field "G"'],
    ['cleared in every round', 'for x in ["250"] up to 3 { clear field "F" type x into field "F" }'],
    ['filled in instead', 'type "250" into field "F" fill field "F" with "lunch"']
  ])('and not %s', (_, body) => expect(valuesOf(body)).toEqual(['person']))

  test('nor where another site has such a field', () => {
    const { effects } = checkBody(
      'on b { open "/" type "250" into field "F" } on a { open "/" type "lunch" into field "F" click button "Confirm" }',
      { request: REQUEST }
    ).manifest
    expect(effects.at(-1)?.values).toEqual(['person'])
  })
})
