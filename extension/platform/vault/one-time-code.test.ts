import { expect, test } from 'vitest'
import { codeNow, readTotp } from './one-time-code.ts'

/** RFC 6238, appendix B: seconds, and the eight digits for each hash. */
const SEEDS = {
  SHA1: '12345678901234567890',
  SHA256: '12345678901234567890123456789012',
  SHA512: '1234567890123456789012345678901234567890123456789012345678901234'
}
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32 = (text: string): string => {
  const bits = [...new TextEncoder().encode(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

test.each([
  ['SHA1', 59, '94287082'],
  ['SHA256', 59, '46119246'],
  ['SHA512', 59, '90693936'],
  ['SHA1', 1111111109, '07081804'],
  ['SHA256', 2000000000, '90698825'],
  ['SHA512', 20000000000, '47863826']
] as const)('gives the codes of RFC 6238: %s at %d s', (algorithm, seconds, code) => {
  const kept = readTotp(`otpauth://totp/x?secret=${base32(SEEDS[algorithm])}&algorithm=${algorithm}&digits=8`)
  expect(kept.ok && codeNow(kept.value, seconds * 1000)).toEqual({ ok: true, value: code })
})

test('reads a secret in base32, however it is grouped, as six digits every 30 s', () => {
  const kept = readTotp('gezd gnbv-gy3t qojq gezd gnbv gy3t qojq')
  expect(kept.ok && codeNow(kept.value, 59_000)).toEqual({ ok: true, value: '287082' })
})

test('keeps neither issuer nor account', () => {
  const kept = readTotp('otpauth://totp/Bank:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank')
  expect(JSON.stringify(kept)).not.toMatch(/bank|ada/i)
})

test.each([
  '',
  'hunter2',
  '123456',
  'GEZDGNBV',
  'otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=1',
  'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=MD5',
  'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=1',
  'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=0',
  'otpauth://totp/x',
  'javascript:alert(1)'
])('refuses what gives no codes: %j', (written) => {
  expect(readTotp(written)).toMatchObject({ ok: false, refusal: { code: 'vault/bad-value' } })
})
