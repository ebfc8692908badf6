import { describe, expect, test } from 'vitest'
import type { Value } from '../contract/index.ts'
import { evaluate, lookIn } from './evaluate.ts'
import { exprOf } from './testing/expr-of.ts'

const vars: Readonly<Record<string, Value>> = {
  rows: [
    { payee: 'City Taxi', sum: 12.5, '@element': 'r1' },
    { payee: 'Rail', sum: 40, '@element': 'r2' },
    { payee: 'City Taxi', sum: 7.25, '@element': 'r3' }
  ],
  n: 3,
  word: 'Grüße',
  day: '2026-03-01',
  bill: { '@file': 'f1', name: 'bill.pdf' },
  copy: { '@file': 'f2', name: 'bill.pdf' }
}
const value = (text: string, of = vars) => evaluate(exprOf(text), lookIn(of))

describe('expressions', () => {
  test.each([
    ['0.1 + 0.2', 0.3],
    ['1 - 0.9', 0.1],
    ['10 / 4', 2.5],
    ['1 + 2 * 3', 7],
    ['-n', -3],
    ['0 * -n', 0],
    ['"a" + "b"', 'ab'],
    ['"a" + 12.50 + day', 'a12.52026-03-01'],
    ['1 + "a"', '1a'],
    ['n > 2 and not (n == 4)', true],
    ['n > 5 or word starts with "Gr"', true],
    ['word contains "üß"', true],
    ['word matches "G*e"', true],
    ['word matches "g*e"', false],
    ['[1, 2] == [1, 2]', true],
    ['[1, 2] == [1, 2, 3]', false],
    ['{ a: 1, b: 2 } == { b: 2, a: 1 }', true],
    ['"1" == 1', false],
    ['none == none', true],
    ['first(rows) == { payee: "City Taxi", sum: 12.5 }', true],
    ['rows contains { payee: "Rail", sum: 40 }', true],
    ['bill == bill', true],
    ['bill == copy', false],
    ['day < "2026-03-02"', true],
    ['"a" < "B"', false],
    ['"\u{ff21}" < "😀"', true],
    ['(rows map .sum) == [12.5, 40, 7.25]', true],
    ['first(rows sort by .sum).payee', 'City Taxi'],
    ['last(rows sort by .sum).payee', 'Rail'],
    ['(rows sort by .payee) map .sum', [12.5, 7.25, 40]],
    ['rows where .sum > 100', []],
    ['((rows map .payee) where it starts with "R") map lower(it)', ['rail']],
    ['[3, 1, 2] sort by -it', [3, 2, 1]],
    ['rows map it.sum == 40', [false, true, false]],
    ['[1, 2] + [] + [n]', [1, 2, 3]],
    ['{ n, twice: n * 2 }', { n: 3, twice: 6 }],
    ['none', null]
  ])('%s is %j', (text, expected) => {
    expect(value(text)).toEqual({ ok: true, value: expected })
  })

  test.each([
    '1 / 0',
    '1 + true',
    '"a" + true',
    '"a" + none',
    '"a" + rows',
    'missing',
    'rows.payee',
    'not 1',
    '"a" < 1',
    '[1] < [2]',
    'rows where .sum',
    'rows sort by rows',
    '[{ a: 1 }, { a: "b" }] sort by .a',
    '1 contains 1',
    'n.toString',
    'word.length',
    '-"a"',
    '1 and true',
    'true and 1'
  ])('%s refuses with its place', (text) => {
    expect(value(text)).toMatchObject({ ok: false, refusal: { code: 'run/bad-value', span: { line: 1 } } })
  })

  test('digits that are no more than 15 are kept', () => {
    expect(value('99999999999999 * 10')).toEqual({ ok: true, value: 999999999999990 })
  })

  test.each(['999999999999999 + 1', '0.123456789012345 + 1', '1.00000001 * 1.00000001', '-999999999999999 - 1'])(
    '%s needs more than 15 digits',
    (text) => {
      expect(value(text)).toMatchObject({ ok: false, refusal: { code: 'run/too-precise', span: { line: 1 } } })
    }
  )

  test('what is inherited is no field and no variable', () => {
    for (const text of ['{ a: 1 }.toString', '{ a: 1 }.constructor', 'constructor', 'hasOwnProperty']) {
      expect(value(text)).toMatchObject({ ok: false })
    }
  })

  test('`and` and `or` do not evaluate what is not needed', () => {
    expect(value('n == 4 and 1 / 0 > 1')).toEqual({ ok: true, value: false })
    expect(value('n == 3 or 1 / 0 > 1')).toEqual({ ok: true, value: true })
  })

  test.each(['first(rows)', 'last(rows where .sum > 10)', 'first(rows sort by .sum)', 'first(take(rows, 1))'])(
    '%s knows the element it was read from',
    (text) => {
      expect(value(text)).toMatchObject({ ok: true, value: { '@element': expect.stringMatching(/^r\d$/) } })
    }
  )
})

describe('limits', () => {
  const long = 'x'.repeat(600_000)
  const many = Array.from({ length: 60_000 }, (_, i) => i)
  const held = { long, many, deep: [many], row: { a: long }, words: ['a', 'b'] }

  test.each([
    'long + long',
    '[many, many]',
    '{ a: long, b: long }',
    '[row, row]',
    'words map many',
    'many map many',
    'join(many map "abcdefghijklmnopqrst")',
    'replace(long, "x", "yy")',
    'split(long, "x")',
    'many where (many contains -1 or many contains -2)',
    'many map (deep == [many])',
    'max(many map long)',
    '(many map { k: long }) sort by .k'
  ])('%s refuses instead of filling the memory or the time', { timeout: 10_000 }, (text) => {
    expect(value(text, held)).toMatchObject({ ok: false, refusal: { code: 'run/bad-value' } })
  })

  test.each(['long + "y"', 'length(many)', 'deep', 'many where length(words) > 1'])('%s is within them', (text) => {
    expect(value(text, held)).toMatchObject({ ok: true })
  })
})
