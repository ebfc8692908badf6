import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkValue } from './check-value.ts'

test.each([
  ['card_number', '4111 1111 1111 1111', '4111111111111111'],
  ['card_expiry', '3/2031', '03/31'],
  ['card_expiry', '12/29', '12/29'],
  ['card_code', '123', '123'],
  ['iban', 'de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ['password', ' pa ss ', ' pa ss '],
  ['username', '=ada', '=ada']
] as const)('%s %j is kept as %j', (part, written, kept) => {
  expect(checkValue(part, written)).toEqual({ ok: true, value: kept })
})

test.each([
  ['card_number', '4111 1111 1111 1112'],
  ['card_number', 'x'],
  ['card_expiry', '13/29'],
  ['card_code', '12'],
  ['iban', 'DE89 3704 0044 0532 0130 01'],
  ['password', ''],
  ['password', 'two\nlines'],
  ['password', 'x'.repeat(1001)],
  ['username', 'a\u0000b'],
  ['totp', 'hunter2']
] as const)('%s %j is refused, and not said', (part, written) => {
  const checked = checkValue(part, written)
  expect(checked).toMatchObject({ ok: false, refusal: { code: 'vault/bad-value' } })
  if (written.length > 3) expect(JSON.stringify(checked)).not.toContain(written)
})

test('a password is kept as it is, or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const checked = checkValue('password', text)
      expect(!checked.ok || checked.value === text).toBe(true)
    })
  )
})
