import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SigningJwk } from '../jws/index.ts'
import { CLAIMS, HASH, NOW } from '../testing/sample-claims.ts'
import { checkBySubtle, makeTestSigner, part, signTest, type TestSigner } from '../testing/signed.ts'
import { base64url } from '../text/base64url.ts'
import type { Json } from '../text/canonical-json.ts'
import { CAPABILITY_TYPE } from './capability-terms.ts'
import { type CapabilityExpectations, verifyCapability } from './verify-capability.ts'

const HEADER = { alg: 'EdDSA', typ: CAPABILITY_TYPE, kid: 'k1' }

let server: TestSigner
let other: TestSigner
let onP256: TestSigner
let expected: CapabilityExpectations

const sign = (header: object | string, claims: object | string, by = server): Promise<string> =>
  signTest(by, header, claims)
const without = (claim: string): object => Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim))

beforeAll(async () => {
  server = await makeTestSigner('k1')
  other = await makeTestSigner('k1')
  onP256 = await makeTestSigner('k2', 'ES256')
  expected = {
    issuer: CLAIMS.iss,
    keys: [server.jwk, onP256.jwk],
    holder: { audience: CLAIMS.aud, jkt: HASH },
    tenant: CLAIMS.tenant,
    epoch: 3,
    now: NOW + 10,
    latest: NOW + 10,
    check: checkBySubtle
  }
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
    ['C3 no algorithm', { ...HEADER, alg: 'none' }, 'capability/algorithm'],
    ['C3 no algorithm in other letters', { ...HEADER, alg: 'NONE' }, 'capability/algorithm'],
    ['C3 a symmetric algorithm', { ...HEADER, alg: 'HS256' }, 'capability/algorithm'],
    ['C3 the name of a member that every object has', { ...HEADER, alg: 'constructor' }, 'capability/algorithm'],
    ['C3 a list of algorithms', { ...HEADER, alg: ['EdDSA'] }, 'capability/algorithm'],
    ['C4 another type', { ...HEADER, typ: 'JWT' }, 'capability/wrong-type'],
    ['C4 no type', { alg: 'EdDSA', kid: 'k1' }, 'capability/wrong-type'],
    ['C4 the type of a batch', { ...HEADER, typ: 'writ-batch+jwt' }, 'capability/wrong-type'],
    ['C5 no key id', { alg: 'EdDSA', typ: CAPABILITY_TYPE }, 'capability/malformed'],
    ['C5 an embedded key', { ...HEADER, jwk: { kty: 'OKP' } }, 'capability/malformed'],
    ['C5 a key address', { ...HEADER, jku: 'https://evil.test' }, 'capability/malformed'],
    ['C5 a critical extension', { ...HEADER, crit: ['b64'] }, 'capability/malformed'],
    ['C6 an unknown key id', { ...HEADER, kid: 'k3' }, 'capability/unknown-key'],
    ['C6 a key id that is no text', { ...HEADER, kid: 1 }, 'capability/unknown-key'],
    ['C7 the algorithm of another kind of key', { ...HEADER, kid: 'k2' }, 'capability/algorithm'],
    ['C2 a member twice', `{"alg":"none","alg":"EdDSA","typ":"${CAPABILITY_TYPE}","kid":"k1"}`, 'capability/malformed'],
    ['C2 white space', `{ "alg":"EdDSA","typ":"${CAPABILITY_TYPE}","kid":"k1"}`, 'capability/malformed'],
    ['C2 a prototype', `{"__proto__":{},"alg":"EdDSA","typ":"${CAPABILITY_TYPE}","kid":"k1"}`, 'capability/malformed']
  ])('whose header has %s is refused', async (_, header, code) => {
    expect(await codeOf(await sign(header, CLAIMS))).toBe(code)
  })

  test.each<[string, object | string, string]>([
    ['C10 another issuer', { ...CLAIMS, iss: 'writ:other' }, 'capability/wrong-issuer'],
    ['C11 another device', { ...CLAIMS, aud: 'dev_2' }, 'capability/foreign'],
    ['C11 several devices', { ...CLAIMS, aud: ['dev_1', 'dev_2'] }, 'capability/malformed'],
    ['C70 another tenant of the same server', { ...CLAIMS, tenant: 'tenant_2' }, 'capability/foreign'],
    ['C12 another device key', { ...CLAIMS, cnf: { jkt: 'B'.repeat(43) } }, 'capability/foreign'],
    ['C13 a long life', { ...CLAIMS, exp: NOW + 121 }, 'capability/too-long'],
    ['C13 no life', { ...CLAIMS, exp: NOW }, 'capability/too-long'],
    ['C15 a later beginning', { ...CLAIMS, nbf: NOW + 100 }, 'capability/not-yet'],
    ['C17 an old epoch', { ...CLAIMS, epoch: 2 }, 'capability/stale-epoch'],
    ['C9 a claim of no one knows what', { ...CLAIMS, admin: true }, 'capability/malformed'],
    ['C9 another language', { ...CLAIMS, lang: 'writ/2' }, 'capability/malformed'],
    ['C9 a time that is no whole number', { ...CLAIMS, exp: NOW + 0.5 }, 'capability/malformed'],
    ['C9 a time that is text', { ...CLAIMS, exp: String(NOW + 120) }, 'capability/malformed'],
    ['C9 a depth of its own', { ...CLAIMS, del_depth: 1 }, 'capability/malformed'],
    ['C2 a claim twice', JSON.stringify(CLAIMS).replace('{', '{"aud":"dev_2",'), 'capability/malformed'],
    ['C2 a prototype', JSON.stringify(CLAIMS).replace('{', '{"__proto__":{"admin":true},'), 'capability/malformed'],
    ['C19 another agent than its client', { ...CLAIMS, act: { sub: 'agent-2' } }, 'capability/malformed']
  ])('with %s is refused', async (_, claims, code) => {
    expect(await codeOf(await sign(HEADER, claims))).toBe(code)
  })

  test.each(Object.keys(CLAIMS))('C9 without the claim %s is refused', async (claim) => {
    expect(await codeOf(await sign(HEADER, without(claim)))).toBe('capability/malformed')
  })

  test('C14 C15 is refused when late and when early, but for five seconds', async () => {
    const token = await sign(HEADER, CLAIMS)
    const at = (now: number) => codeOf(token, { now, latest: now })
    expect(await at(NOW + 124)).toBe('ok')
    expect(await at(NOW + 125)).toBe('capability/expired')
    expect(await at(NOW - 5)).toBe('ok')
    expect(await at(NOW - 6)).toBe('capability/not-yet')
  })

  test('C16 is refused where the clock stands before a time that was seen, but for five seconds', async () => {
    const token = await sign(HEADER, CLAIMS)
    expect(await codeOf(token, { now: NOW + 10, latest: NOW + 15 })).toBe('ok')
    expect(await codeOf(token, { now: NOW + 10, latest: NOW + 16 })).toBe('capability/clock-back')
  })

  test('C18 signed after its key was rotated out is refused, before that it is good', async () => {
    const rotatedAt = (exp: number) => codeOf(token, { keys: [{ ...server.jwk, exp }] })
    const token = await sign(HEADER, CLAIMS)
    expect(await rotatedAt(NOW)).toBe('ok')
    expect(await rotatedAt(NOW - 1)).toBe('capability/unknown-key')
  })

  test('C7 C8 by a key on P-256 is good with ES256 and with nothing else', async () => {
    const header = { ...HEADER, alg: 'ES256', kid: 'k2' }
    expect(await codeOf(await sign(header, CLAIMS, onP256))).toBe('ok')
    expect(await codeOf(await sign({ ...header, kid: 'k1' }, CLAIMS, onP256))).toBe('capability/algorithm')
    const forEncryption = { ...onP256.jwk, use: 'enc' } as unknown as SigningJwk
    expect(await codeOf(await sign(header, CLAIMS, onP256), { keys: [forEncryption] })).toBe('capability/algorithm')
  })

  test('C8 signed by a key of the right name but another is refused', async () => {
    expect(await codeOf(await sign(HEADER, CLAIMS, other))).toBe('capability/bad-signature')
  })

  test('C8 with a signature of another length is refused before any cryptography sees it', async () => {
    const token = await sign(HEADER, CLAIMS)
    const [head, body] = token.split('.')
    for (const length of [0, 63, 65, 72]) {
      const asked = { check: () => Promise.reject(new Error('asked')) }
      const signature = base64url.encode(new Uint8Array(length))
      expect(await codeOf(`${head}.${body}.${signature}`, asked)).toBe('capability/bad-signature')
    }
  })

  test('C1 has one spelling: changing any character refuses it', async () => {
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
    for (const parts of [token.split('.').slice(0, 2), [...token.split('.'), 'AA']])
      expect(await codeOf(parts.join('.'))).toBe('capability/malformed')
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
