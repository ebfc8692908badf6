import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandTurn, formatPlan, hashPlan, parsePlan, parseTurn } from './index.ts'
import { arbitraryPlan } from './testing/arbitrary-plan.ts'

const BASE = `plan "Base"
site app = "https://app.example" { frames "https://pay.example" }
secret work at app
input limit: number

click button "gone"
`

const planOf = (text: string) => {
  const { plan, diagnostics } = parsePlan(text)
  if (!plan) throw new Error(`${text}\n${JSON.stringify(diagnostics)}`)
  return plan.plan
}

test('a turn stands in the base: its title and declarations, then the turn’s own, and only the turn’s statements', () => {
  const turn = `site app = "https://app.example" { frames "https://pay.example" }
secret work at app
site other = "https://other.example"
kept rows: list of text
on app { click button "Next" }`
  expect(expandTurn(planOf(BASE), turn).text).toBe(`plan "Base"
site app = "https://app.example" { frames "https://pay.example" }
secret work at app
input limit: number
site other = "https://other.example"
kept rows: list of text

on app {
  click button "Next"
}
`)
})

test('what differs from the base, or is no site or secret, is left for the check to refuse', () => {
  const turn = 'site app = "https://app.example" input limit: number'
  const { decls } = planOf(expandTurn(planOf(BASE), turn).text ?? '')
  expect(decls.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'site app',
    'secret work',
    'input limit',
    'site app',
    'input limit'
  ])
})

test('any two plans: the second as a turn of the first is one text, and that text is canonical', () => {
  fc.assert(
    fc.property(arbitraryPlan, arbitraryPlan, (base, other) => {
      const whole = formatPlan(other)
      const turn = whole.slice(whole.indexOf('\n') + 1)
      const { text = '' } = expandTurn(base, turn)
      const plan = planOf(text)
      expect(formatPlan(plan)).toBe(text)
      expect(hashPlan({ ...plan, title: other.title, decls: other.decls })).toBe(hashPlan(other))
    }),
    { numRuns: 200 }
  )
})

test.each([
  ['plan "x"', 'there is one `plan` line'],
  ['on app { clik button "x" }', 'unexpected `clik`'],
  ['open "/" site a = "https://a.example"', 'declarations stand before']
])('a turn that does not parse is refused: %s', (text, message) => {
  const { turn, diagnostics } = parseTurn(text)
  expect(turn).toBeUndefined()
  expect(diagnostics.map((each) => each.message).join()).toContain(message)
  expect(expandTurn(planOf(BASE), text)).toEqual({ diagnostics })
})
