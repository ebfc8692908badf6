import Big from 'big.js'

/** Digits after the point that a division keeps. */
Big.DP = 20

const OPS = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'div' } as const

/** Arithmetic in decimals, so that 0.1 + 0.2 is 0.3. Gives `undefined` for a division by zero or a result no number holds. */
export const calculate = (op: keyof typeof OPS, a: number, b: number): number | undefined => {
  if (op === '/' && b === 0) return undefined
  const result = Number(new Big(a)[OPS[op]](new Big(b)).toString())
  return Number.isFinite(result) ? result : undefined
}

export const roundTo = (value: number, digits: number): number =>
  Number(new Big(value).round(digits, Big.roundHalfUp).toString())
