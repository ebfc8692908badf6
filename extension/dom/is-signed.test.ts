import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { base64url } from '@writ/dsl/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSigned } from './is-signed.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const asked = (signature: Uint8Array, input: string, key: Uint8Array) =>
  isSigned(input, base64url.encode(signature), base64url.encode(key))

// RFC 8032 §7.1, TEST 1 and TEST 2: the messages are nothing, and the byte 0x72.
test.each([
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    'r',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
  ]
])('a signature of RFC 8032 is one: %s', (key, message, signature) => {
  expect(asked(hex(signature), message, hex(key))).toBe(true)
  expect(asked(hex(signature), `${message} `, hex(key))).toBe(false)
})

/** The points whose order divides 8 (RFC 7748 §7), as y; each may be written with the other sign too. */
const SMALL = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'
]

/** The group's order (RFC 8032 §5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** 2^255 - 19 (RFC 8032 §5.1): a y that is not below it is another spelling of one that is. */
const P = 2n ** 255n - 19n
const asBytes = (y: bigint) => hex(y.toString(16).padStart(64, '0')).reverse()
const asNumber = (text: string) => BigInt(`0x${Buffer.from(hex(text).reverse()).toString('hex')}`)

/** The same points in every spelling: with the other sign, and with a y that is not reduced, where 255 bits hold that. */
const SPELLINGS = SMALL.flatMap((text) => {
  const y = asNumber(text)
  return [y, y + P].filter((one) => one < 2n ** 255n).flatMap((one) => [one, one + 2n ** 255n])
}).map(asBytes)

test('nor does one in any other spelling', () => {
  expect(SPELLINGS).toHaveLength(14)
  for (const key of SPELLINGS)
    for (const r of SPELLINGS) {
      const signature = new Uint8Array([...r, ...new Uint8Array(32)])
      for (const message of ['a', 'b', 'c', 'd']) expect(asked(signature, message, key)).toBe(false)
    }
})

test('an R that is spelt otherwise is none, though all else of the signature was made for it', () => {
  const { secretKey, publicKey } = ed25519.keygen()
  const { scalar } = ed25519.utils.getExtendedPublicKey(secretKey)
  // Where R is the neutral point, S is k times the secret, and k is of the very bytes of R.
  const signedWith = (r: Uint8Array) => {
    const k = asNumber(
      Buffer.from(sha512(new Uint8Array([...r, ...publicKey, ...new TextEncoder().encode('pay')]))).toString('hex')
    )
    return new Uint8Array([...r, ...asBytes((k * scalar) % ORDER)])
  }
  expect(asked(signedWith(asBytes(1n)), 'pay', publicKey)).toBe(true)
  for (const r of [P + 1n, 1n + 2n ** 255n]) expect(asked(signedWith(asBytes(r)), 'pay', publicKey)).toBe(false)
})

test.each(SMALL)('a key of small order, with which one signature fits all, signs nothing: %s', (key) => {
  for (const r of SMALL) {
    const signature = new Uint8Array([...hex(r), ...new Uint8Array(32)])
    for (const message of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      expect(asked(signature, message, hex(key))).toBe(false)
  }
})

test('a signature whose S is written otherwise is none', () => {
  const { secretKey, publicKey } = ed25519.keygen()
  const signature = ed25519.sign(new TextEncoder().encode('pay'), secretKey)
  const s = BigInt(`0x${Buffer.from(signature.slice(32).reverse()).toString('hex')}`) + ORDER
  const other = hex(s.toString(16).padStart(64, '0')).reverse()
  expect(asked(signature, 'pay', publicKey)).toBe(true)
  expect(asked(new Uint8Array([...signature.slice(0, 32), ...other]), 'pay', publicKey)).toBe(false)
})

test('it says what another implementation says, of changed signatures too', () => {
  const { secretKey, publicKey } = ed25519.keygen()
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(63), fc.nat(255), (text, at, by) => {
      const bytes = new TextEncoder().encode(text)
      const signature = ed25519.sign(bytes, secretKey)
      signature[at] = (signature[at] ?? 0) ^ by
      expect(asked(signature, text, publicKey)).toBe(ed25519.verify(signature, bytes, publicKey, { zip215: false }))
    }),
    { numRuns: 60 }
  )
})
