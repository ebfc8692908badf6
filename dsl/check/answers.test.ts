import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckContext, Origin } from '../contract/index.ts'
import { personsWords } from '../contract/plan/check-context.ts'
import { checkBody, checkText, flow, flowsOf } from './testing/check-text.ts'

const B = 'https://b.example' as Origin
const REQUEST = 'Book tea or coffee for Bob Stone'
const SAID = ['tea', 'coffee', 'Bob Stone']
const UNSAID = ['mallory', 'te', 'Stone Bob', 'tea and coffee', 'coffee tea']

/** How one choice is had of an answer of each type. */
const TYPES = {
  'one of': (options: string) => ({ type: `one of ${options}`, value: 'x' }),
  'list of one of': (options: string) => ({ type: `list of one of ${options}`, value: 'first(x)' })
}
const KINDS = ['one of', 'list of one of'] as const

/** What a plan does with it. */
const USES = {
  filled: (value: string) => `fill field "Recipient" with ${value}`,
  chosen: (value: string) => `choose ${value} from combobox "Recipient"`,
  'pressed by its name': (value: string) => `click menuitem named ${value}`,
  'opened as an address': (value: string) => `open "/q/" + ${value}`,
  'kept in a `var`': (value: string) => `var y = "tea" set y = ${value} fill field "Recipient" with y`,
  'an item of a loop': (value: string) => `for y in [${value}] up to 1 { fill field "Recipient" with y }`
} as const
const WAYS = Object.keys(USES) as (keyof typeof USES)[]

const ask = (type: string, use: string, context: CheckContext = { request: REQUEST }) =>
  checkBody(`let x = ask "Which?" as ${type} on a { open "/" ${use} click button "Submit" }`, context).manifest

describe('an answer out of choices is in the words of whoever said those', () => {
  test.each(KINDS)('whatever %s them is asked for, and whatever is done with it', (kind) => {
    fc.assert(
      fc.property(
        fc.subarray([...SAID, ...UNSAID], { minLength: 1 }),
        fc.constantFrom(...WAYS.filter((way) => way !== 'opened as an address')),
        (options, way) => {
          const { type, value } = TYPES[kind](JSON.stringify(options))
          const { effects } = ask(type, USES[way](value))
          const isPersons = options.every((option) => SAID.includes(option))
          expect(effects.at(-1)?.values).toEqual(isPersons ? ['person'] : ['person', 'planner'])
        }
      )
    )
  })

  test('an agent’s word that the person asked so makes them nobody else’s', () => {
    const said = personsWords({ text: REQUEST, saidBy: 'agent' })
    const { effects } = ask('one of ["tea"]', USES.filled('x'), said === undefined ? {} : { request: said })
    expect(effects.at(-1)?.values).toEqual(['person', 'planner'])
  })

  test.each(WAYS)('and what the agent was shown goes along where it is %s', (way) => {
    const manifest = ask('one of ["mallory"]', USES[way]('x'), { request: REQUEST, shown: [B] })
    expect(manifest.effects.at(-1)?.values).toEqual(expect.arrayContaining([B, 'person', 'planner']))
    expect(flowsOf(manifest)).toContainEqual(expect.stringMatching(/^b→a value/))
  })
})

describe('what is aimed at by an answer', () => {
  const aimedBy = (type: string, context?: CheckContext) =>
    checkBody(`let x = ask "Which?" as ${type} on a { open "/" click button named x }`, context).manifest.effects.at(-1)
      ?.control

  test.each([
    ['out of the agent’s choices is so by the agent too', 'one of ["Delete", "tea"]', {}, ['person', 'planner']],
    ['with what it was shown', 'one of ["Delete"]', { shown: [B] }, [B, 'person', 'planner']],
    ['out of the person’s own is so by them', 'one of ["tea", "coffee"]', {}, ['person']],
    ['that they wrote themselves is so by them', 'text', { shown: [B] }, ['person']]
  ])('%s', (_, type, context, control) => expect(aimedBy(type, { request: REQUEST, ...context })).toEqual(control))

  test('and was endorsed is so by them', () => {
    const body =
      'let x = ask "Which?" as one of ["Delete"] let y = endorse x because "so" on a { open "/" click button named y }'
    expect(checkBody(body, { request: REQUEST, shown: [B] }).manifest.effects.at(-1)?.control).toEqual(['person'])
  })
})

test.each(['text', 'number "en"', 'date "en"'])('an answer that is a %s is the person’s own', (type) => {
  const { effects } = ask(type, USES.filled('x'), { request: REQUEST, shown: [B] })
  expect(effects.at(-1)?.values).toEqual(['person'])
})

test.each(['one of ["mallory"]', 'list of one of ["mallory"]'])('kept from %s, it is what it was', (type) => {
  const { manifest } = checkBody(`let x = ask "Which?" as ${type} keep x`, { request: REQUEST, shown: [B] })
  const [{ from = [] } = {}] = manifest.kept
  expect(from).toEqual(expect.arrayContaining([B, 'person', 'planner']))
  const kept = { x: { type: { kind: 'text' }, from } } as const
  const later = `plan "x" site a = "https://a.example" kept x: text on a { open "/" fill field "F" with x click button "Submit" }`
  expect(checkText(later, { request: REQUEST, kept }).manifest.effects.at(-1)?.values).toEqual(
    expect.arrayContaining([B, 'person', 'planner'])
  )
})

test('L20: where an answer goes is a flow of the person’s, whoever said the choices', () => {
  for (const type of ['text', 'one of ["mallory"]', 'one of ["tea"]']) {
    const asked = `let x = ask "Which?" as ${type}`
    expect(flow(`${asked} return x`, 'person→planner')).toMatch(/^value/)
    expect(flow(`${asked} on a { open "/" fill field "F" with x }`, 'person→a')).toMatch(/^value/)
    expect(flow(`${asked} if text(x) == "tea" { on a { open "/" } }`, 'person→a')).toBe('branch stopping')
    expect(flow(`${asked} on a { open "/" }`, 'person→a')).toBe('stopping')
  }
})

test('L20: what was shown flows with the choices to where a test of the answer is told', () => {
  const manifest = ask('one of ["mallory"]', 'if x == "mallory" { click link "More" }', { shown: [B] })
  expect(flowsOf(manifest)).toContainEqual(expect.stringMatching(/^b→a value/))
})
