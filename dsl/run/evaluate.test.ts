import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expr, Stmt } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { evaluate } from './evaluate.ts'
import { matchesGlob } from './glob.ts'

const exprOf = (text: string): Expr => {
  const { plan, diagnostics } = parsePlan(`plan "t" let x = ${text}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return (plan.plan.body[0] as Extract<Stmt, { kind: 'let' }>).value
}

const vars = {
  rows: [
    { payee: 'City Taxi', sum: 12.5 },
    { payee: 'Rail', sum: 40 },
    { payee: 'City Taxi', sum: 7.25 }
  ],
  n: 3,
  word: 'Grüße'
}

describe('expressions', () => {
  test.each([
    ['0.1 + 0.2', 0.3],
    ['1 - 0.9', 0.1],
    ['10 / 4', 2.5],
    ['1 + 2 * 3', 7],
    ['-n', -3],
    ['"a" + "b"', 'ab'],
    ['n > 2 and not (n == 4)', true],
    ['n > 5 or word starts with "Gr"', true],
    ['word contains "üß"', true],
    ['word matches "G*e"', true],
    ['word matches "G*"', true],
    ['word matches "g*e"', false],
    ['[1, 2] == [1, 2]', true],
    ['{ a: 1 } == { a: 1 }', true],
    ['"1" == 1', false],
    ['sum(rows map .sum)', 59.75],
    ['length(rows where .payee == "City Taxi")', 2],
    ['first(rows sort by .sum).payee', 'City Taxi'],
    ['last(rows sort by .sum).payee', 'Rail'],
    ['length("a😀b")', 3],
    ['{ n, twice: n * 2 }', { n: 3, twice: 6 }],
    ['round(2.345, 2)', 2.35],
    ['join(["a", "b"], "-")', 'a-b'],
    ['min([3, 1, 2])', 1],
    ['max(["b", "c", "a"])', 'c'],
    ['number("1.234,5", "de")', 1234.5],
    ['number("1234.5")', 1234.5],
    ['join(["a", "b"])', 'ab'],
    ['split("a,b", ",")', ['a', 'b']],
    ['upper(trim(" x "))', 'X'],
    ['none', null]
  ])('%s is %j', (text, expected) => {
    expect(evaluate(exprOf(text), vars)).toEqual({ ok: true, value: expected })
  })

  test.each([
    '1 / 0',
    '1 + "a"',
    'missing',
    'rows.payee',
    'first([])',
    'not 1',
    '"a" < 1',
    'rows where .sum',
    'sum(["a"])',
    'number("x")',
    'n.toString',
    'word.length'
  ])('%s refuses with its place', (text) => {
    const result = evaluate(exprOf(text), vars)
    expect(result).toMatchObject({ ok: false, refusal: { code: 'run/bad-value', span: { line: 1 } } })
  })

  test('what is inherited is no field and no variable', () => {
    for (const text of ['{ a: 1 }.toString', '{ a: 1 }.constructor', 'constructor', 'hasOwnProperty']) {
      expect(evaluate(exprOf(text), vars)).toMatchObject({ ok: false })
    }
  })

  test('`and` and `or` do not evaluate what is not needed', () => {
    expect(evaluate(exprOf('n == 4 and 1 / 0 > 1'), vars)).toEqual({ ok: true, value: false })
    expect(evaluate(exprOf('n == 3 or 1 / 0 > 1'), vars)).toEqual({ ok: true, value: true })
  })

  test('sums of cents are exact', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 }), (cents) => {
        const total = evaluate(exprOf('sum(xs)'), { xs: cents.map((c) => c / 100) })
        expect(total).toEqual({ ok: true, value: cents.reduce((a, b) => a + b, 0) / 100 })
      })
    )
  })
})

describe('globs', () => {
  test('agree with the regular expression they stand for', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 })
    fc.assert(
      fc.property(piece, piece, (glob, text) => {
        const regex = new RegExp(`^${glob.replace(/[.]/g, '\\.').replace(/\*+/g, '.*')}$`, 's')
        expect(matchesGlob(glob, text)).toBe(regex.test(text))
      }),
      { numRuns: 1000 }
    )
  })
})
