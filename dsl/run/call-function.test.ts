import { describe, expect, test } from 'vitest'
import { FUNCTIONS } from '../contract/index.ts'
import { evaluate, lookIn } from './evaluate.ts'
import { exprOf } from './testing/expr-of.ts'

const vars = {
  rows: [{ sum: 12.5 }, { sum: 40 }, { sum: 7.25 }],
  dates: ['2026-03-01', '2025-12-31'],
  none_at_all: []
}
const value = (text: string) => evaluate(exprOf(text), lookIn(vars))

const CASES = [
  ['length(rows)', 3],
  ['length("a😀b")', 3],
  ['length("")', 0],
  ['first([3, 1])', 3],
  ['last([3, 1])', 1],
  ['sum(rows map .sum)', 59.75],
  ['sum(none_at_all)', 0],
  ['min([3, 1, 2])', 1],
  ['min(dates)', '2025-12-31'],
  ['max(["b", "c", "a"])', 'c'],
  ['max([-1, -2])', -1],
  ['text(1234.5)', '1234.5'],
  ['text(0.0000001)', '0.0000001'],
  ['text("2026-03-01")', '2026-03-01'],
  ['number("1.234,5", "de")', 1234.5],
  ['number("1234.5")', 1234.5],
  ['number("٣", "ar")', 3],
  ['date("1. März 2026", "de")', '2026-03-01'],
  ['date("2026-03-01")', '2026-03-01'],
  ['format(1234.5, "de")', '1.234,5'],
  ['format(1234.5, "de", 2)', '1.234,50'],
  ['format(date("2026-03-01"), "de")', '1.3.2026'],
  ['add_days("2024-02-28", 2)', '2024-03-01'],
  ['add_days("2026-03-01", -1)', '2026-02-28'],
  ['days_between("2026-03-01", "2026-03-04")', 3],
  ['days_between("2026-03-04", "2026-03-01")', -3],
  ['take([1, 2, 3], 2)', [1, 2]],
  ['take([1], 5)', [1]],
  ['replace("a.b.c", ".", "$&")', 'a$&b$&c'],
  ['trim("\u00a0 x ")', 'x'],
  ['lower("ÄI")', 'äi'],
  ['upper("straße i")', 'STRASSE I'],
  ['round(2.345, 2)', 2.35],
  ['round(-2.5)', -3],
  ['join(["a", "b"], "-")', 'a-b'],
  ['join(["a", "b"])', 'ab'],
  ['split("a,b", ",")', ['a', 'b']],
  ['split("", ",")', ['']]
] as const

describe('functions', () => {
  test.each(CASES)('%s is %j', (text, expected) => {
    expect(value(text)).toEqual({ ok: true, value: expected })
  })

  test('each one has a case', () => {
    for (const name of Object.keys(FUNCTIONS)) expect(CASES.some(([text]) => text.startsWith(`${name}(`))).toBe(true)
  })

  test.each([
    'first([])',
    'last([])',
    'min([])',
    'max([1, "a"])',
    'sum(["a"])',
    'number("x")',
    'number("1,5")',
    'number("1234567890123456")',
    'number("1", "no language")',
    'date("1.3.2026")',
    'date("2026-02-30")',
    'format("no date", "de")',
    'format("2026-03-01", "de", 2)',
    'format(1, "de", 11)',
    'format(1, "no language")',
    'add_days("2026-03-01", 0.5)',
    'add_days("9999-12-31", 1)',
    'days_between("2026-03-01", "x")',
    'take([1], -1)',
    'take([1], 0.5)',
    'replace("a", "", "b")',
    'round(1, 11)',
    'round(1, 0.5)',
    'join([1])',
    'split("a", "")',
    'text([1])',
    'length(1)',
    'toString("a")'
  ])('%s refuses', (text) => {
    expect(value(text)).toMatchObject({ ok: false, refusal: { code: 'run/bad-value', span: { line: 1 } } })
  })

  test('a sum that no number is refuses', () => {
    expect(value('sum([100000000000000, 0.1])')).toMatchObject({ ok: false, refusal: { code: 'run/too-precise' } })
  })
})
