import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { planUndoes } from './plan-undoes.ts'

const PLAN = `plan "P"
site s = "https://s.example"
on s {
  open "/"
  click button "Before"
  do { click button "Filed" let got = read text of heading } undo { open "/" click button "Withdraw" }
  do { click button "Bare" } undo { }
  do { do { click button "Deep" } undo { } } undo { open "/" click button "Back" }
}`

/** The number of the statement that clicks a button. */
const idOf = (node: unknown, name: string): number => {
  if (typeof node !== 'object' || node === null) return -1
  if ('id' in node && 'kind' in node && node.kind === 'act' && JSON.stringify(node).includes(`"${name}"`))
    return Number(node.id)
  return Math.max(-1, ...Object.values(node).map((inner) => idOf(inner, name)))
}

test.each([
  ['Before', false],
  ['Filed', true],
  ['Withdraw', false],
  ['Bare', false],
  ['Deep', true],
  ['Back', false]
])('%s: %s', (name, undoes) => {
  const { plan } = parsePlan(PLAN)
  if (!plan) throw new Error('no plan')
  const id = idOf(plan.plan.body, name)
  expect(id).toBeGreaterThanOrEqual(0)
  expect(planUndoes(plan.plan, id)).toBe(undoes)
})
