import Big from 'big.js'
import { MAX_DIGITS } from '../contract/index.ts'

/** Results of `+`, `-` and `*` stay below this in magnitude. */
const LIMIT = 1e15
/** Doubles thin out below 1e-307; nothing under this is kept. */
const LEAST_EXPONENT = -290

/**
 * Quotients of two numbers of at most 17 digits, cut off where no digit can follow that a rounding to 15 would depend on:
 * two such quotients, or one and a half between two decimals of 15 digits, differ by more than 1e-34.
 */
const Quotient = Big()
Quotient.DP = 40
Quotient.RM = Big.roundDown

const METHODS = { '+': 'plus', '-': 'minus', '*': 'times' } as const

/** The one double that stands for a decimal; `undefined` if it has more digits than that, or is too large or too small. */
const numberOf = (value: Big): number | undefined => {
  if (value.c[0] === 0) return 0
  if (value.c.length > MAX_DIGITS || value.e >= MAX_DIGITS || value.e < LEAST_EXPONENT) return undefined
  return Number(value.toString())
}

/**
 * `+`, `-` and `*` in exact decimals, so that 0.1 + 0.2 is 0.3; `undefined` where the result needs more than 15 significant
 * digits or reaches 1e15. `/` keeps 15 significant digits, a half going to the even one; `undefined` for a division by zero
 * and where the result is out of the range of numbers.
 */
export const calculate = (op: '+' | '-' | '*' | '/', a: number, b: number): number | undefined => {
  if (op === '/') return b === 0 ? undefined : quotient(a, b)
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const whole = op === '+' ? a + b : op === '-' ? a - b : a * b
    // Below the limit a whole number is exact, and has few enough digits.
    if (Math.abs(whole) < LIMIT) return whole === 0 ? 0 : whole
  }
  return numberOf(new Big(a)[METHODS[op]](b))
}

const quotient = (a: number, b: number): number | undefined => {
  if (a === 0) return 0
  const [over, under] = [new Quotient(a), new Quotient(b)]
  const exponent = over.e - under.e
  over.e = 0
  under.e = 0
  const value = over.div(under).prec(MAX_DIGITS, Big.roundHalfEven)
  value.e += exponent
  const result = value.e < LEAST_EXPONENT ? Number.NaN : Number(value.toString())
  return Number.isFinite(result) ? result : undefined
}

/** The exact sum, in whatever order; `undefined` if no number of the language is as precise or as large. */
export const sumOf = (values: readonly number[]): number | undefined => {
  let whole = 0
  for (const value of values) {
    whole += value
    if (!Number.isSafeInteger(value) || Math.abs(whole) >= LIMIT) return numberOf(exactSum(values))
  }
  return whole === 0 ? 0 : whole
}

const exactSum = (values: readonly number[]): Big => values.reduce((sum, value) => sum.plus(value), new Big(0))

/** Rounds half away from zero. */
export const roundTo = (value: number, digits: number): number => {
  const rounded = Number(new Big(value).round(digits, Big.roundHalfUp).toString())
  return rounded === 0 ? 0 : rounded
}
