import { expect, test } from 'vitest'
import { findUnknownInputs, readInputs, splitInput } from './read-inputs.ts'

const PLAN = `plan "All types"
site s = "https://s.example"
input name: text
input sum: number
input sure: boolean
input day: date
input rows: list of { a: number }
on s { open "/" }`

test.each([
  ['name', '42', '42'],
  ['sum', '42.5', 42.5],
  ['sum', '', ''],
  ['sum', 'many', 'many'],
  ['sure', 'true', true],
  ['sure', 'yes', 'yes'],
  ['day', '2026-03-03', '2026-03-03'],
  ['rows', '[{"a":1}]', [{ a: 1 }]],
  ['rows', '[', '[']
])(
  'input %s given as %j is read as %j: a wrong one goes on as text, to be refused where it is recorded',
  (name, text, value) => {
    expect(readInputs(PLAN, new Map([[name, text]]))).toEqual({ [name]: value })
  }
)

test('a plan gets only the inputs it declares, and one that does not parse gets none', () => {
  const given = new Map([
    ['name', 'a'],
    ['other', 'b']
  ])
  expect(readInputs(PLAN, given)).toEqual({ name: 'a' })
  expect(readInputs('plan', given)).toEqual({})
})

test('an input that no plan declares is found, unless a plan does not parse', () => {
  const given = new Map([['nmae', 'a']])
  expect(findUnknownInputs([PLAN], given)).toEqual(['nmae'])
  expect(findUnknownInputs([PLAN, 'plan'], given)).toEqual([])
})

test.each([
  ['a=b=c', ['a', 'b=c']],
  ['a=', ['a', '']],
  ['=b', undefined],
  ['a', undefined]
])('%s splits at its first equals sign', (given, split) => {
  expect(splitInput(given)).toEqual(split)
})
