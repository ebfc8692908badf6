import type { IToken } from 'chevrotain'
import type { Diagnostic } from '../contract/index.ts'
import { errorAt } from './error-at.ts'
import { showToken } from './show-token.ts'
import { decodeString } from './string-literal.ts'
import { spanOf } from './tokens.ts'

/** What building gathers beside the tree: the next number, and what the grammar alone could not refuse. */
export interface Builder {
  next: number
  readonly diagnostics: Diagnostic[]
}

export const refuseToken = (b: Builder, token: IToken, expected: string, fix?: string): void => {
  b.diagnostics.push(errorAt(spanOf(token), 'syntax/unexpected', { found: showToken(token), expected }, fix))
}

/** Strings were decoded once before parsing, so a bad one never gets here. */
export const text = (token: IToken): string => decodeString(token.image) ?? ''

export const MAX_DIGITS = 15

/** Significant digits and power of ten, by which two spellings of one number are the same. */
const decimalOf = (image: string): { readonly digits: string; readonly power: number } => {
  const [, whole = '', part = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(image) ?? []
  const all = (whole + part).replace(/^0+/, '')
  const digits = all.replace(/0+$/, '')
  return { digits, power: digits === '' ? 0 : Number(exponent) - part.length + all.length - digits.length }
}

/**
 * Is the number written so exactly one double, and the double that number? So it is with {@link MAX_DIGITS} significant
 * digits at most, but near the ends of what a double reaches.
 */
export const isExact = (image: string): boolean => {
  const value = Number(image)
  if (!Number.isFinite(value)) return false
  const [written, meant] = [decimalOf(image), decimalOf(String(value))]
  return written.digits.length <= MAX_DIGITS && written.digits === meant.digits && written.power === meant.power
}

export const numberOf = (b: Builder, token: IToken): number => {
  const value = Number(token.image)
  if (!Number.isFinite(value)) refuseToken(b, token, 'a smaller number')
  else if (!isExact(token.image)) refuseToken(b, token, `a number of at most ${MAX_DIGITS} digits`)
  return value
}

/** A whole amount of some unit, such as milliseconds. */
export const amountOf = (b: Builder, token: IToken, amount: number, kind: string): number => {
  if (!Number.isSafeInteger(amount)) refuseToken(b, token, `a smaller ${kind}`)
  return amount
}

/** The parts of a record are those of a plain object at run time: these names would reach its prototype, or pass for a handle. */
const KEPT_NAMES = ['__proto__', '@element', '@file']

export const isFieldName = (name: string): boolean => !KEPT_NAMES.includes(name)

export const fieldNameOf = (b: Builder, token: IToken, name: string): string => {
  if (!isFieldName(name)) refuseToken(b, token, 'another field name')
  return name
}
