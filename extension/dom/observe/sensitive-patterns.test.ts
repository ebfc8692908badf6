import { plainOf } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leaveOut } from './leave-out.ts'

const told = (text: string): string => plainOf(leaveOut(text, {}))

describe('what never leaves the page', () => {
  // Keys and tokens are put together here, so that no file of ours looks as if it held one.
  const sample = (...parts: readonly string[]): string => parts.join('')
  const letters = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4eF6hJ8kL0nP2rS4uV6xY8'

  test.each([
    ['a Visa card', '4111 1111 1111 1111', '[card number]'],
    ['a card with hyphens', '5500-0055-5555-5559', '[card number]'],
    ['a card without spaces', '378282246310005', '[card number]'],
    ['a card with no-break spaces', '4111\u00a01111\u00a01111\u00a01111', '[card number]'],
    ['a card in full-width digits', '４１１１１１１１１１１１１１１１', '[card number]'],
    ['a card in Arabic digits', '٤١١١ ١١١١ ١١١١ ١١١١', '[card number]'],
    ['a card with unseen characters between', '4111\u200b1111\u20601111\u00ad1111', '[card number]'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00', '[IBAN]'],
    ['a British IBAN', 'GB29NWBK60161331926819', '[IBAN]'],
    ['a Norwegian IBAN, the shortest', 'NO93 8601 1117 947', '[IBAN]'],
    ['a JSON Web Token', sample('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0.', letters), '[token]'],
    ['a GitHub token', sample('gh', 'p_', letters.slice(0, 36)), '[token]'],
    ['a payment key', sample('sk_', 'live_', letters.slice(0, 24)), '[token]'],
    ['a cloud key id', sample('AK', 'IA', 'IOSFODNN7EXAMPLE'), '[token]'],
    ['a chat token', sample('xox', 'b-123456789012-', letters.slice(0, 12)), '[token]'],
    ['a random word', letters.slice(0, 32), '[token]'],
    ['the password of an address', 'postgres://me:hunter22@db.example', 'postgres://me:[token]@db.example'],
    [
      'a private key',
      sample('-----BEGIN RSA PRIV', 'ATE KEY----- MIIE -----END RSA PRIV', 'ATE KEY-----'),
      '[private key]'
    ],
    ['a social security number', '219-09-9999', '[national id]'],
    ['a Chinese resident id', '11010519491231002X', '[national id]'],
    ['a German tax id', '86 095 742 719', '[national id]'],
    ['a National Insurance number', 'AB 12 34 56 C', '[national id]'],
    ['a Brazilian CPF', '529.982.247-25', '[national id]'],
    ['a Spanish DNI', '12345678Z', '[national id]'],
    ['a Spanish NIE', 'X1234567L', '[national id]'],
    ['a French NIR', '2 69 05 49 588 157 80', '[national id]'],
    ['an Italian codice fiscale', 'RSSMRA85T10A562S', '[national id]'],
    ['a Polish PESEL', '44051401359', '[national id]'],
    ['a Turkish kimlik', '10000000146', '[national id]'],
    ['a Korean registration number', '800101-1234560', '[national id]'],
    ['an Indian Aadhaar', '2341 2341 2346', '[national id]'],
    ['a Finnish hetu', '131052-308T', '[national id]'],
    ['a Swedish personnummer', '811218-9876', '[national id]'],
    ['a Hong Kong card', 'A123456(3)', '[national id]'],
    ['a Taiwanese card', 'A123456789', '[national id]'],
    ['a Singaporean NRIC', 'S1234567D', '[national id]'],
    ['a Chilean RUT', '12.345.678-5', '[national id]'],
    ['a Mexican CURP', 'HEGG560427MVZRRL04', '[national id]'],
    ['a Canadian SIN', '130-692-544', '[national id]']
  ])('%s', (_what, text, left) => {
    expect(told(text)).toBe(left)
    expect(told(`Pay with ${text}, please`)).toBe(`Pay with ${left}, please`)
  })

  test.each([
    ['a card with a wrong check digit', '4111 1111 1111 1112'],
    ['sixteen digits of no network', '1234 5678 9012 3452'],
    ['sixteen zeros', '0000 0000 0000 0000'],
    ['an IBAN with a wrong checksum', 'DE88 3704 0044 0532 0130 00'],
    ['an IBAN of no country', 'XX89 3704 0044 0532 0130 00'],
    ['a telephone number', '+1 555-123-4567'],
    ['a German telephone number', '+49 30 1234567'],
    ['a social security number of area 000', '000-12-3456'],
    ['a social security number of area 900', '900-12-3456'],
    ['a resident id with a wrong check digit', '110105194912310021'],
    ['a resident id of no day', '11010519491331002X'],
    ['a German tax id with a wrong check digit', '86 095 742 718'],
    ['an insurance number with a prefix never given', 'GB 12 34 56 C'],
    ['a CPF with wrong check digits', '529.982.247-24'],
    ['a DNI with a wrong letter', '12345678A'],
    ['a NIR with a wrong key', '2 69 05 49 588 157 81'],
    ['a codice fiscale with a wrong letter', 'RSSMRA85T10A562T'],
    ['a PESEL with a wrong check digit', '44051401358'],
    ['an NRIC with a wrong letter', 'S1234567A'],
    ['a RUT with a wrong check digit', '12.345.678-9'],
    ['a personnummer with a wrong check digit', '811218-9875'],
    ['a telephone number of eleven digits', '13812345678'],
    ['a UUID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['a commit', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a long name', 'ThisIsTheNameOfAnInterface2024WithManyWords'],
    ['a path', '/wiki/Reports/2024/Quarterly_Figures_of_the_Group'],
    ['an amount', '1,234,567.89'],
    ['a date and time', '2026-03-01 12:30:45.123456'],
    ['an order number', 'INV-2026-000017'],
    ['an address that has no password', 'https://example.org:8443/a@b'],
    ['a word that begins like a key', 'sk-learn is a library'],
    ['a row of small numbers', '1 2 3 4 5 6 7 8 9 10 11 12 13 14']
  ])('but not %s', (_what, text) => {
    expect(told(text)).toBe(text)
  })

  test('a private key that is cut off is taken out to the end', () => {
    expect(told(sample('My -----BEGIN PRIV', 'ATE KEY----- MIIEvQ and so on'))).toBe('My [private key]')
  })

  test('is taken out each time it stands there, and nothing else', () => {
    expect(told('a 4111111111111111 b 4111111111111111 c')).toBe('a [card number] b [card number] c')
    expect(told('DE89 3704 0044 0532 0130 00 and 12 more')).toBe('[IBAN] and 12 more')
  })

  test("a tenant's own kind of text is taken out too", () => {
    const patterns = [{ label: 'withheld' as const, pattern: /\bCF-\d{4}\b/ }]
    expect(plainOf(leaveOut('CF-1234, CF-5678 and CF-12', { patterns }))).toBe('[withheld], [withheld] and CF-12')
  })

  test('what a private field holds is taken out, short values only as words', () => {
    const values = ['hunter22', '123']
    expect(plainOf(leaveOut('xhunter22x 123 1234', { values }))).toBe('x[private value]x [private value] 1234')
  })

  test('any card number is found in any text around it', () => {
    const luhn = (digits: string): string => {
      for (let check = 0; check < 10; check++) {
        const sum = [...`${digits}${check}`].reverse().reduce((total, char, at) => {
          const weighed = at % 2 ? Number(char) * 2 : Number(char)
          return total + (weighed > 9 ? weighed - 9 : weighed)
        }, 0)
        if (sum % 10 === 0) return `${digits}${check}`
      }
      return digits
    }
    const words = fc.array(fc.constantFrom('pay', 'now', 'the', '—', '中文', '✓', '!'), { maxLength: 4 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), words, words, (seed, before, after) => {
        const card = luhn(`411111${String(seed).padStart(9, '0')}`)
        const text = [...before, card, ...after].join(' ')
        expect(told(text)).not.toContain(card)
      })
    )
  })

  test('a long text is looked through in little time', { timeout: 10_000 }, () => {
    const texts = [
      '4'.repeat(50_000),
      'a1'.repeat(25_000),
      'DE11 '.repeat(10_000),
      'eyJ'.repeat(15_000),
      '-----BEGIN '.repeat(5000)
    ]
    for (const text of texts) expect(told(text)).not.toBe('')
  })
})
