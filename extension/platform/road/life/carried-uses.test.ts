import { checkPlan } from '@writ/dsl/check'
import type { AuthorizedPlan, CheckedPlan, StepReport } from '@writ/dsl/contract'
import { compilePlan } from '@writ/dsl/run'
import { parsePlan, spliceStatement } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { carriedUses } from './carried-uses.ts'

const checkedOf = (text: string): CheckedPlan => {
  const { plan } = parsePlan(text)
  const { checked, diagnostics } = plan ? checkPlan(plan) : { diagnostics: [], checked: undefined }
  if (!checked) throw new Error(JSON.stringify(diagnostics))
  return checked
}
const programOf = (checked: CheckedPlan) => compilePlan({ checked } as AuthorizedPlan)

/** What is carried by the effect of an act, of which the first was done and the second refused, and then replaced. */
const carried = (act: string, verb: string, outcomes: readonly StepReport['outcome'][] = ['done', 'refused']) => {
  const held = checkedOf(
    `plan "P" site s = "https://s.test" on s { open "/" ${act} scroll down 1 ${act.replace('tab t ', 'tab u ')} }`
  )
  const acts = Object.values(held.steps).filter((step) => step.verb === verb)
  const [first, second] = acts
  if (!first || !second) throw new Error(JSON.stringify(held.steps))
  const spliced = spliceStatement(held.plan, second.id, 'scroll down 2')
  if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
  const steps = acts.map(({ id }, i) => ({ step: `${id}@0.1~1`, outcome: outcomes[i] ?? 'done' }))
  const now = programOf(checkedOf(spliced.text))
  return carriedUses({ program: programOf(held), steps }, { program: now, ids: spliced.ids }).get(first.effect)
}

test('the uses of acts that a page refused are free again', () => {
  expect(carried('click button "Save"', 'click')).toMatchObject({ now: [expect.any(String)], refused: 1 })
  expect(carried('click button "Save"', 'click', ['refused', 'refused'])).toMatchObject({ refused: 2 })
  expect(carried('click button "Save"', 'click', ['done', 'unknown'])).toMatchObject({ refused: 0 })
})

test.each([
  ['a tool that answered that it had failed', 'call pay.send("Bob")', 'call'],
  ['a click whose tab did not come', 'tab t from click button "Open" { }', 'click']
])('those of %s are not: it was done', (_, act, verb) => {
  expect(carried(act, verb)).toMatchObject({ now: [expect.any(String)], refused: 0 })
})

test.each(['done', 'refused'] as const)(
  'the look that a run took before it was held is none of those (%s)',
  (outcome) => {
    const held = checkedOf('plan "P" site s = "https://s.test" on s { open "/" click button "A" observe main }')
    const click = Object.values(held.steps).find(({ verb }) => verb === 'click')
    const look = Object.values(held.steps).find(({ verb }) => verb === 'observe')
    const spliced = spliceStatement(held.plan, click?.id ?? -1, 'click button "B"')
    if (!click || !look || !('text' in spliced)) throw new Error(JSON.stringify(spliced))
    const now = { program: programOf(checkedOf(spliced.text)), ids: spliced.ids }
    const steps = [
      { step: `${click.id}`, outcome: 'refused' },
      { step: `${look.id}`, outcome }
    ] as const
    expect(carriedUses({ program: programOf(held), steps }, now).get(look.effect)).toMatchObject({ refused: 1 })
  }
)
