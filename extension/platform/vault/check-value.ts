import { ok, type Result, refuse, type SecretPart } from '@writ/dsl/contract'
import { readTotp } from './one-time-code.ts'

/** Longer than any field of a page takes. */
const MOST = 1_000

const passesLuhn = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, at) => {
    const number = Number(digit) * (at % 2 === 0 ? 1 : 2)
    return sum + (number > 9 ? number - 9 : number)
  }, 0) %
    10 ===
  0

/** ISO 13616: the remainder of 97 is 1, with the first four characters put last and letters counted from ten. */
const isIban = (text: string): boolean => {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  const digits = [...`${text.slice(4)}${text.slice(0, 4)}`].map((one) => Number.parseInt(one, 36)).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

/** A value that would break out of its line, or that says nothing. */
const isLine = (text: string): boolean => text !== '' && text.length <= MOST && !/[\p{Cc}\u2028\u2029]/u.test(text)

/**
 * A value as the vault keeps it: numbers without their spaces, a card's end as MM/YY, of one-time codes what they are made from.
 * Refuses `vault/bad-value`, which never says the value.
 */
export const checkValue = (part: SecretPart, written: string): Result<string> => {
  const no = refuse('vault/bad-value', { part })
  const kept = (fits: boolean, text: string) => (fits ? ok(text) : no)
  const close = written.replace(/[\s-]/g, '')
  switch (part) {
    case 'totp':
      return readTotp(written)
    case 'username':
    case 'password':
    case 'card_name':
      return kept(isLine(written), written)
    case 'card_number':
      return kept(/^\d{12,19}$/.test(close) && passesLuhn(close), close)
    case 'card_code':
      return kept(/^\d{3,4}$/.test(close), close)
    case 'card_expiry': {
      const [, month, year] = /^(0?[1-9]|1[0-2])\/?(?:20)?(\d{2})$/.exec(close) ?? []
      return kept(month !== undefined, `${month?.padStart(2, '0')}/${year}`)
    }
    case 'iban':
      return kept(isIban(close.toUpperCase()), close.toUpperCase())
  }
}
