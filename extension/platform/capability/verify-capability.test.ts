import { base64url, CAPABILITY_TYPE, type CapabilityClaims, type Json, type PublicJwk } from '@writ/dsl/contract'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CapabilityExpectations, verifyCapability } from './verify-capability.ts'

const NOW = 1_800_000_000
const HASH = 'A'.repeat(43)
const bytes = (text: string) => new TextEncoder().encode(text)

const CLAIMS: CapabilityClaims = {
  iss: 'writ:server',
  aud: 'dev_1',
  sub: 'person',
  client_id: 'agent',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 120,
  jti: 'jti-0123456789abcdef',
  act: { sub: 'agent' },
  txn: 'run_1',
  cnf: { jkt: HASH },
  authorization_details: [],
  plan_hash: HASH,
  policy_hash: HASH,
  request_hash: HASH,
  inputs_hash: HASH,
  lang: 'writ/1',
  epoch: 3,
  del_depth: 0,
  del_max_depth: 1,
  ask_seconds: 60
}
const HEADER = { alg: 'EdDSA', typ: CAPABILITY_TYPE, kid: 'k1' }

let keys: CryptoKeyPair
let expected: CapabilityExpectations

const part = (value: object | string) =>
  base64url.encode(bytes(typeof value === 'string' ? value : JSON.stringify(value)))
const sign = async (header: object | string, claims: object | string, key = keys.privateKey): Promise<string> => {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${base64url.encode(new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes(input))))}`
}
const makeKeys = async () => (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
const without = (claim: string): object => Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim))

beforeAll(async () => {
  keys = await makeKeys()
  const { x } = (await crypto.subtle.exportKey('jwk', keys.publicKey)) as { x: string }
  const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x, kid: 'k1' }
  expected = { issuer: CLAIMS.iss, keys: [jwk], audience: CLAIMS.aud, jkt: HASH, epoch: 3, now: NOW + 10 }
})

const codeOf = async (token: string, more: Partial<CapabilityExpectations> = {}) => {
  const result = await verifyCapability(token, { ...expected, ...more })
  return result.ok ? 'ok' : result.refusal.code
}

describe('a capability', () => {
  test('that is ours and fresh gives its claims', async () => {
    expect(await verifyCapability(await sign(HEADER, CLAIMS), expected)).toEqual({ ok: true, value: CLAIMS })
  })

  test.each<[string, object | string, string]>([
    ['no algorithm', { ...HEADER, alg: 'none' }, 'capability/algorithm'],
    ['a symmetric algorithm', { ...HEADER, alg: 'HS256' }, 'capability/algorithm'],
    ['another type', { ...HEADER, typ: 'JWT' }, 'capability/wrong-type'],
    ['a batch for a capability', { ...HEADER, typ: 'writ-batch+jwt' }, 'capability/wrong-type'],
    ['no key id', { alg: 'EdDSA', typ: CAPABILITY_TYPE }, 'capability/malformed'],
    ['an unknown key id', { ...HEADER, kid: 'k2' }, 'capability/unknown-key'],
    ['an embedded key', { ...HEADER, jwk: { kty: 'OKP' } }, 'capability/malformed'],
    ['a key address', { ...HEADER, jku: 'https://evil.test' }, 'capability/malformed'],
    ['a critical extension', { ...HEADER, crit: ['b64'] }, 'capability/malformed'],
    ['a member twice', `{"alg":"none","alg":"EdDSA","typ":"${CAPABILITY_TYPE}","kid":"k1"}`, 'capability/malformed'],
    ['white space', `{ "alg":"EdDSA","typ":"${CAPABILITY_TYPE}","kid":"k1"}`, 'capability/malformed']
  ])('whose header has %s is refused', async (_, header, code) => {
    expect(await codeOf(await sign(header, CLAIMS))).toBe(code)
  })

  test.each<[string, object, string]>([
    ['another issuer', { ...CLAIMS, iss: 'writ:other' }, 'capability/wrong-issuer'],
    ['another device', { ...CLAIMS, aud: 'dev_2' }, 'capability/foreign'],
    ['another device key', { ...CLAIMS, cnf: { jkt: 'B'.repeat(43) } }, 'capability/foreign'],
    ['a long life', { ...CLAIMS, exp: NOW + 121 }, 'capability/too-long'],
    ['no life', { ...CLAIMS, exp: NOW }, 'capability/too-long'],
    ['an old epoch', { ...CLAIMS, epoch: 2 }, 'capability/stale-epoch'],
    ['a later beginning', { ...CLAIMS, nbf: NOW + 100 }, 'capability/not-yet'],
    ['a claim of no one knows what', { ...CLAIMS, admin: true }, 'capability/malformed'],
    ['another language', { ...CLAIMS, lang: 'writ/2' }, 'capability/malformed']
  ])('with %s is refused', async (_, claims, code) => {
    expect(await codeOf(await sign(HEADER, claims))).toBe(code)
  })

  test.each(Object.keys(CLAIMS))('without the claim %s is refused', async (claim) => {
    expect(await codeOf(await sign(HEADER, without(claim)))).toBe('capability/malformed')
  })

  test('is refused when late, and when the clock was moved back', async () => {
    const token = await sign(HEADER, CLAIMS)
    expect(await codeOf(token, { now: NOW + 124 })).toBe('ok')
    expect(await codeOf(token, { now: NOW + 125 })).toBe('capability/expired')
    expect(await codeOf(token, { now: NOW - 5 })).toBe('ok')
    expect(await codeOf(token, { now: NOW - 6 })).toBe('capability/not-yet')
  })

  test('signed by a key of the right name but another is refused', async () => {
    expect(await codeOf(await sign(HEADER, CLAIMS, (await makeKeys()).privateKey))).toBe('capability/bad-signature')
  })

  test('has one spelling: changing any character refuses it', async () => {
    const token = await sign(HEADER, CLAIMS)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...alphabet), async (at, char) => {
        fc.pre(token[at] !== char)
        expect(await codeOf(token.slice(0, at) + char + token.slice(at + 1))).not.toBe('ok')
      }),
      { numRuns: 400 }
    )
    // The last character of a signature holds four bits that say nothing: each other spelling of it is refused.
    const last = alphabet.slice(0, 64)
    const spellings = [...last].filter((char) => char !== token.at(-1))
    for (const char of spellings) expect(await codeOf(token.slice(0, -1) + char)).not.toBe('ok')
    for (const tail of ['=', '.', ' ', '\n']) expect(await codeOf(token + tail)).not.toBe('ok')
  })

  test('never throws on what is no token', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((json: Json) => `${part(String(json))}.${part('{}')}.AA`)
        ),
        async (text) => {
          expect(await codeOf(text)).not.toBe('ok')
        }
      )
    )
  })
})
