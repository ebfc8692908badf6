import { expect, test } from 'vitest'
import { planOfCode } from './code-plan.ts'
import { planOfLook } from './look-plan.ts'
import { refusalOfMade } from './refusal-of-made.ts'

const CODE = { language: 'python', code: 'result = {}', inputs: { m: 1 }, gives: '{ n: number }', seconds: 5 } as const
const textOf = (made: ReturnType<typeof planOfCode>): string => (made.ok ? made.value : '')

const told = (made: string, at: string): string => {
  const start = made.indexOf(at)
  const lines = made.slice(0, start).split('\n')
  const span = { start, end: start + at.length, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
  const why = refusalOfMade(made, { message: 'no', span })
  expect(why).not.toHaveProperty('span')
  return why.message
}

test.each([
  ['m: number', 'inputs: no'],
  ['{ n: number }', 'gives: no'],
  // Code that failed is at fault by itself.
  ['let given', 'no'],
  ['run python', 'no'],
  ['result = {}', 'no']
])('of a plan that runs code, at %s', (at, message) => {
  expect(told(textOf(planOfCode(CODE)), at)).toBe(message)
})

test.each([
  ['"https://a.example"', 'url: no'],
  ['"/list"', 'url: no'],
  ['table "A"', 'part: no'],
  ['on page', 'no']
])('of a plan that looks, at %s', (at, message) => {
  expect(told(textOf(planOfLook({ url: 'https://a.example/list', part: 'table "A"' })), at)).toBe(message)
})
