/** The most digits that every decimal of so many has exactly one double for. */
export const MAX_DIGITS = 15

const FULL_WIDTH = /[\uff01-\uff5e]/g
/** Marks that only say which way to read, and stand in numbers and dates of scripts written from the right. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const DIGIT = /\p{Nd}/gu

const isDigit = (code: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(code))

/** The digit 0 of the script that a digit belongs to: digits stand in tens without a gap (Unicode §4.6). */
const zeroOf = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (isDigit(zero - 1)) zero--
  return code - ((code - zero) % 10)
}

/** Text with its digits, of whatever script, as 0 to 9, and that script's own 0. */
export interface WesternDigits {
  readonly text: string
  readonly zero: string
}

/** Writes digits of any script as 0 to 9. Gives `undefined` where two scripts are mixed, which nobody writes. */
export const westernDigits = (text: string): WesternDigits | undefined => {
  const bare = text
    .replace(DIRECTION, '')
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
  let zero: number | undefined
  let mixed = false
  const western = bare.replace(DIGIT, (digit) => {
    const own = zeroOf(digit)
    if (zero !== undefined && zero !== own) mixed = true
    zero = own
    return String((digit.codePointAt(0) ?? 0) - own)
  })
  return mixed ? undefined : { text: western, zero: String.fromCodePoint(zero ?? 48) }
}
