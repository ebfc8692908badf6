import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPlan, MAX_PLAN_LENGTH, parsePlan } from './index.ts'
import { arbitraryPlan } from './testing/arbitrary-plan.ts'
import { lex } from './tokens.ts'

const SAMPLE = `plan "Claims"
site bank = "https://bank.example"
secret work at bank
input limit: number "de"
on bank {
  open "/accounts?m=" + text(limit)
  let rows = read table "Transactions" as list of { ref: text, sum: number "de" from "Betrag" }
  for row in rows where .sum <= limit and not .ref == "x" up to 20 {
    within dialog like "*New*" first {
      fill field "Amount" with row.sum
      fill field "Password" with secret work.password
      choose "a", "b" from listbox "Kind"
      press "Enter" in field "Amount" then accept dialog "Sure?" as submit because "files it"
    }
  }
  repeat up to 5 { stop when gone link "Next" enabled click link "Next" in row having (cell named rows.ref) }
  wait for status like "*ok*" or gone alert up to 10s
  if exists alert { require 1 < 2 else "no" } else if true { set x = -1 } else { return [1, { rows, a: none }] }
}
return { n: length(rows) }
`

const at = (text: string) =>
  parsePlan(text).diagnostics.map(({ span, code, fix }) => [span.line, span.column, code, fix])

test('the sample parses', () => expect(at(SAMPLE)).toEqual([]))

test('no text makes it throw, and a plan comes exactly when there is no diagnostic, and they are sorted', () => {
  const tokens = lex(SAMPLE).tokens.map(({ image }) => image)
  const soup = fc.array(fc.constantFrom(...tokens, '"', '#', '\n', '\\', '🙂', '\u202e'), { maxLength: 60 })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        soup.map((words) => `plan "x" ${words.join(' ')}`)
      ),
      (text) => {
        const { plan, diagnostics } = parsePlan(text)
        expect(plan === undefined).toBe(diagnostics.length > 0)
        const starts = diagnostics.map(({ span }) => span.start)
        expect(starts).toEqual([...starts].sort((a, b) => a - b))
        for (const { span } of diagnostics) expect(span.end).toBeLessThanOrEqual(text.length)
      }
    ),
    { numRuns: 600 }
  )
})

test('a plan with a piece cut out or doubled never makes it throw', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.nat(), fc.nat({ max: 20 }), fc.boolean(), (plan, from, length, twice) => {
      const text = formatPlan(plan)
      const start = from % text.length
      const piece = twice ? text.slice(start, start + length).repeat(2) : ''
      expect(() => parsePlan(text.slice(0, start) + piece + text.slice(start + length))).not.toThrow()
    }),
    { numRuns: 500 }
  )
})

test('ids number statements and looks in source order from 0', () => {
  const { plan } = parsePlan(SAMPLE)
  const found: [number, number][] = []
  JSON.stringify(plan, (_, value) => {
    if (typeof value?.id === 'number') found.push([value.id, value.span.start])
    return value
  })
  found.sort(([a], [b]) => a - b)
  expect(found.map(([id]) => id)).toEqual(found.map((_, i) => i))
  expect(found.length).toBeGreaterThan(20)
  const starts = found.map(([, start]) => start)
  expect(starts).toEqual([...starts].sort((a, b) => a - b))
})

test('most one-token typos give one message, none a flood', () => {
  const { tokens } = lex(SAMPLE)
  const counts = tokens.flatMap(({ startOffset, endOffset = 0 }) =>
    ['', 'zzz', '}']
      .map((instead) => parsePlan(SAMPLE.slice(0, startOffset) + instead + SAMPLE.slice(endOffset + 1)))
      .map(({ diagnostics }) => diagnostics.length)
      .filter((count) => count > 0)
  )
  const single = counts.filter((count) => count === 1).length
  expect(single / counts.length).toBeGreaterThan(0.95)
  expect(Math.max(...counts)).toBeLessThanOrEqual(3)
})

test('mistakes on several lines are told at once', () => {
  const text = 'plan "x"\nclik link "a"\nlet b = 1\nfill field "c" wiht b\nif b = 1 { click link "d" }\nlet not = 2\n'
  expect(at(text).map(([line]) => line)).toEqual([2, 4, 5, 6])
})

describe('limits', () => {
  const chain = (n: number, item: string, by: string) =>
    `plan "x" let a = ${Array.from({ length: n }, () => item).join(by)}`
  test.each([
    ['large', `plan "${'x'.repeat(MAX_PLAN_LENGTH)}"`, 'syntax/too-large'],
    ['parentheses', `plan "x" let a = ${'('.repeat(65)}1${')'.repeat(65)}`, 'syntax/too-deep'],
    ['endless parentheses', `plan "x" let a = ${'('.repeat(200_000)}`, 'syntax/too-deep'],
    ['blocks', `plan "x" ${'on a { '.repeat(65)}${'}'.repeat(65)}`, 'syntax/too-deep'],
    ['having', `plan "x" click ${'row having ('.repeat(65)}row${')'.repeat(65)}`, 'syntax/too-deep'],
    ['not', `plan "x" let a = ${'not '.repeat(50_000)}b`, 'syntax/too-deep'],
    ['minus', `plan "x" let a = ${'-'.repeat(50_000)}1`, 'syntax/too-deep'],
    ['sums', chain(50_000, '1', '+'), 'syntax/too-deep'],
    ['fields', chain(50_000, 'a', '.'), 'syntax/too-deep'],
    ['clauses', chain(20_000, '1', ' map '), 'syntax/too-deep'],
    ['targets', `plan "x" click ${Array(20_000).fill('row').join(' in ')}`, 'syntax/too-deep'],
    ['types', `plan "x" input a: ${'list of '.repeat(20_000)}text`, 'syntax/too-deep'],
    ['else if', `plan "x" if a { }${' else if a { }'.repeat(10_000)}`, 'syntax/too-deep']
  ])('%s', (_, text, code) => expect(parsePlan(text).diagnostics.map((each) => each.code)).toEqual([code]))

  test('what is deep but allowed parses', () => {
    for (const text of [`plan "x" let a = ${'('.repeat(64)}1${')'.repeat(64)}`, chain(200, '1', '+')])
      expect(at(text)).toEqual([])
  })
})

describe('mistakes stand where they are, with what to write instead', () => {
  test.each([
    ['clik button "x"', [1, 10, 'syntax/unexpected', 'click']],
    ['fill field "x" wiht "y"', [1, 25, 'syntax/unexpected', 'with']],
    ['let read = 1', [1, 14, 'syntax/unexpected', undefined]],
    ['if a = b { }', [1, 15, 'syntax/unexpected', '==']],
    ['let a = read heading "x"', [1, 23, 'syntax/unexpected', 'text of heading']],
    ["open '/x'", [1, 15, 'syntax/unexpected', '"/x"']],
    ['let a = b && c', [1, 20, 'syntax/unexpected', 'and']],
    ['open "/x', [1, 15, 'syntax/unexpected', '"/x"']],
    ['open "\\x"', [1, 15, 'syntax/unexpected', undefined]],
    ['open "\\ud800"', [1, 15, 'syntax/unexpected', undefined]],
    ['open "a\\u0000"', [1, 15, 'syntax/unexpected', undefined]],
    ['let a = b."\\u0000"', [1, 20, 'syntax/unexpected', undefined]],
    ['let a = { "\\u0000": 1 }', [1, 20, 'syntax/unexpected', undefined]],
    ['open "a\tb"', [1, 15, 'syntax/unexpected', undefined]],
    ['let a = 1e999', [1, 18, 'syntax/unexpected', undefined]],
    ['let a = { __proto__: 1 }', [1, 20, 'syntax/unexpected', undefined]],
    ['let a = { true }', [1, 20, 'syntax/unexpected', undefined]],
    ['fill field "x" with secret a.pin', [1, 39, 'check/unknown-secret-part', undefined]],
    ['wait for alert up to 999999999999999999999h', [1, 31, 'syntax/unexpected', undefined]],
    ['on app {', [1, 17, 'syntax/unexpected', undefined]]
  ])('%s', (text, expected) => expect(at(`plan "x" ${text}`)).toEqual([expected]))
})

test('words are words of the grammar by position only', () => {
  const text = 'plan "x" let check = 1 let type = check + 1 return { check, as: type, read: type.from, "Due date": 2 }'
  expect(at(text)).toEqual([])
})
