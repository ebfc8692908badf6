import { ok, type Result, refuse } from '@writ/dsl/contract'
import { Secret, TOTP, URI } from 'otpauth'

const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512']
const LEAST_BYTES = 10
const MOST_TEXT = 2_000

const no = refuse('vault/bad-value', { part: 'totp' })

const isSound = ({ algorithm, digits, period, secret }: TOTP): boolean =>
  ALGORITHMS.includes(algorithm) &&
  digits >= 6 &&
  digits <= 10 &&
  period >= 10 &&
  period <= 300 &&
  secret.bytes.length >= LEAST_BYTES

/**
 * Reads what a site gives for its one-time codes into the one form in which it is kept: an `otpauth://totp` address
 * (https://github.com/google/google-authenticator/wiki/Key-Uri-Format) or a secret in base32, which is SHA-1, six digits and 30 s
 * (RFC 6238). Refuses `vault/bad-value` for anything else: codes that count (HOTP) would be lost with each try.
 */
export const readTotp = (written: string): Result<string> => {
  const text = written.trim()
  if (text === '' || text.length > MOST_TEXT) return no
  try {
    const isAddress = /^otpauth:/i.test(text)
    const base32 = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
    if (!isAddress && !/^[A-Z2-7]+$/.test(base32)) return no
    const totp = isAddress ? URI.parse(text) : new TOTP({ secret: Secret.fromBase32(base32) })
    if (!(totp instanceof TOTP) || !isSound(totp)) return no
    const { secret, algorithm, digits, period } = totp
    // Issuer and account are of no use for a code, and say whose it is.
    return ok(new TOTP({ secret, algorithm, digits, period, label: 'writ' }).toString())
  } catch {
    return no
  }
}

/** The code of this moment, `now` in ms since the epoch, of what `readTotp` gave. Refuses `vault/bad-value`. */
export const codeNow = (kept: string, now: number): Result<string> => {
  try {
    const totp = URI.parse(kept)
    return totp instanceof TOTP ? ok(totp.generate({ timestamp: now })) : no
  } catch {
    return no
  }
}
