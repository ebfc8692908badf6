import { describe, expect, test } from 'vitest'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'

const HEAD = `plan "x"
site app = "https://app.test"
on app {
  open "/"
  let rows = read table "T" as list of { ref: text, sum: number }
  let cards = read all listitem as { ref: text, sum: number }
  let names = rows map .ref
`

const told = (lines: string): readonly string[] => {
  const { plan, diagnostics } = parsePlan(`${HEAD}${lines}\n}\n`)
  const found = plan ? checkPlan(plan).diagnostics : diagnostics
  return found.filter(({ severity }) => severity === 'error').map(({ message, fix = '' }) => `${message} ${fix}`.trim())
}

describe('one list behind another of the same items is a list of them', () => {
  test.each([
    'let more = names + ["x"] + [] return join(more)',
    'let more = rows + cards return sum(more map .sum)',
    'let more = cards + cards let one = first(more) click button in @one',
    'var all = [] set all = all + rows return sum(all map .sum)',
    'var all = [] repeat up to 3 { set all = all + (rows map .ref) stop when exists alert } return join(all)',
    'var all = [] set all = [] set all = names',
    'var a = [] var b = [] set a = b set b = names set a = ["x"]'
  ])('%s', (lines) => expect(told(lines)).toEqual([]))
})

describe('lists of other items are told once', () => {
  test.each([
    ['let x = names + rows', 'expected list of text, found list of { ref, sum }'],
    ['let x = names + "a"', 'expected list of text, found text ["a"]'],
    ['let x = first(rows) + rows', 'expected list of { ref, sum }, found { ref, sum } [first(rows)]'],
    ['let x = names - names', 'expected number, found list of text'],
    ['let x = names + rows map .ref', 'expected list of text, found list of { ref, sum } (rows map .ref)'],
    ['var all = [] set all = all + rows map .ref', 'expected list of { ref, sum }, found list of text (rows map .ref)']
  ])('%s', (lines, message) => expect(told(lines)).toEqual([message]))
})

describe('what a `var` that began as `[]` holds is settled by its first use', () => {
  test.each([
    ['set all = all + rows set all = names', 'expected list of { ref, sum }, found list of text'],
    ['set all = [all, rows]', 'expected list of { ref, sum }, found list of list of { ref, sum }'],
    ['let held = [all] set all = held', 'expected list, found list of list'],
    ['let both = all + names set all = [1]', 'expected list of text, found list of number']
  ])('%s', (lines, message) => expect(told(`var all = [] ${lines}`)).toEqual([message]))
})

test('a joined list knows its elements only where both of its parts do', () => {
  expect(told('let more = cards + [{ ref: "a", sum: 1 }] let one = first(more) click button in @one')).not.toEqual([])
  expect(told('let more = [{ ref: "a", sum: 1 }] + cards let one = first(more) click button in @one')).not.toEqual([])
})
