import { checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { planUndoes } from './plan-undoes.ts'

const PLAN = `plan "P"
site s = "https://s.example"
site t = "https://t.example"
on s {
  open "/"
  click button "Before"
  do { click button "Filed" let got = read text of heading wait for alert up to 1s } undo { open "/" let at = read title click button "Withdraw" }
  do { click button "Bare" } undo { }
  do { click button "Opened" } undo { open "/" }
  do { click button "Filled" } undo { open "/" fill field "F" with "x" }
  do { do { click button "Deep" } undo { } } undo { open "/" click button "Back" }
  do { do { click button "Twice" } undo { open "/inner" press "Escape" } } undo { open "/outer" }
  do { click button "Elsewhere" } undo { on t { open "/" click button "Withdraw" } }
  do { click button "Long" } undo { open "/" ${'click button "Withdraw" '.repeat(20)} }
}`

const checked = (() => {
  const { plan } = parsePlan(PLAN)
  const { checked, diagnostics } = plan ? checkPlan(plan) : { diagnostics: [], checked: undefined }
  if (!checked) throw new Error(JSON.stringify(diagnostics))
  return checked
})()

/** What the plan's undos do about the click on a button of that name, and how much more. */
const saidOf = (name: string): readonly string[] | undefined => {
  const step = Object.values(checked.steps).find(({ target }) => JSON.stringify(target ?? '').includes(`"${name}"`))
  if (!step) throw new Error(`no step for ${name}`)
  const undo = planUndoes(checked, step)
  return (
    undo && [
      ...undo.acts.map(({ verb, target = '' }) => `${verb} ${target}`.trim()),
      ...(undo.more ? [`${undo.more} more`] : [])
    ]
  )
}

test.each([
  ['what stands in no `do`', 'Before', undefined],
  ['an undo, without its looks', 'Filed', ['open', 'click button "Withdraw"']],
  ['an empty undo', 'Bare', undefined],
  ['an undo that only goes to the site', 'Opened', undefined],
  ['an undo that only fills something in', 'Filled', undefined],
  ['the undo around an empty one', 'Deep', ['open', 'click button "Back"']],
  ['both undos, the inner first', 'Twice', ['open', 'press', 'open']],
  ['an undo at another site alone', 'Elsewhere', undefined],
  ['what stands in an undo', 'Back', undefined],
  [
    'a long undo, of which the rest is counted',
    'Long',
    ['open', ...Array(11).fill('click button "Withdraw"'), '9 more']
  ]
])('%s: %s', (_, name, said) => expect(saidOf(name)).toEqual(said))
