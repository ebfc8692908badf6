import { ed25519 } from '@noble/curves/ed25519.js'
import { base64url } from '@writ/dsl/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openSealed, sealMessage } from './sealed.ts'

const pair = () => {
  const { secretKey, publicKey } = ed25519.keygen()
  return { x: base64url.encode(publicKey), sign: (bytes: Uint8Array) => ed25519.sign(bytes, secretKey) }
}
const [ours, theirs] = [pair(), pair()]
const expected = { publicKeyX: ours.x, audience: 'writ-page:a:b', next: 4 }
const sealed = sealMessage({ aud: expected.audience, n: 4, msg: { type: 'halt', txn: 't' } }, ours.sign)

test('the next word of the one who is known, for this side, is heard', () => {
  expect(openSealed(sealed, expected)).toEqual({ ok: true, value: { type: 'halt', txn: 't' } })
})

test.each([
  ['by another key', { publicKeyX: theirs.x }, 'capability/bad-signature'],
  ['by what is no key', { publicKeyX: 'AAAA' }, 'capability/bad-signature'],
  ['for another channel', { audience: 'writ-page:a:c' }, 'capability/foreign'],
  ['for the other side', { audience: 'writ-coordinator:a:b' }, 'capability/foreign'],
  ['a second time', { next: 5 }, 'capability/replayed'],
  ['before another', { next: 3 }, 'capability/replayed']
])('a word %s is refused', (_, other, code) => {
  expect(openSealed(sealed, { ...expected, ...other })).toMatchObject({ ok: false, refusal: { code } })
})

const part = (json: object) => base64url.encode(new TextEncoder().encode(JSON.stringify(json)))
const signed = (header: object, claims: object) => {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${base64url.encode(ours.sign(new TextEncoder().encode(input)))}`
}
const HEADER = { alg: 'EdDSA', typ: 'writ-bridge+jwt' }
const CLAIMS = { aud: expected.audience, n: 4, msg: 1 }

test.each([
  ['a batch’s child token', { alg: 'EdDSA', typ: 'writ-batch+jwt' }, CLAIMS, 'capability/wrong-type'],
  ['no algorithm', { alg: 'none', typ: HEADER.typ }, CLAIMS, 'capability/algorithm'],
  ['a key of its own', { ...HEADER, jwk: { x: ours.x } }, CLAIMS, 'capability/malformed'],
  ['one claim more', HEADER, { ...CLAIMS, also: 1 }, 'capability/malformed'],
  ['one claim less', HEADER, { aud: CLAIMS.aud, n: 4 }, 'capability/malformed'],
  ['a number as a word', HEADER, { ...CLAIMS, n: '4' }, 'capability/replayed']
])('what bears %s is refused, though it is signed', (_, header, claims, code) => {
  expect(openSealed(signed(header, claims), expected)).toMatchObject({ ok: false, refusal: { code } })
})

test('no change of one character is heard', () => {
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AZaz09-_.= '), (at, by) => {
      fc.pre(sealed[at] !== by)
      expect(openSealed(sealed.slice(0, at) + by + sealed.slice(at + 1), expected).ok).toBe(false)
    })
  )
})
