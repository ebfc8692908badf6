import { beforeAll, describe, expect, test } from 'vitest'
import { expectedAt } from '../testing/executor-call.ts'
import { HASH, NOW, SANDBOX_CLAIMS } from '../testing/sample-claims.ts'
import { makeTestSigner, signTest, type TestSigner } from '../testing/signed.ts'
import { MAX_BEARER_SANDBOXES } from './bearer-token.ts'
import { BEARER_TYPE, CAPABILITY_TYPE, MAX_BEARER_SECONDS, SANDBOX_TYPE } from './capability-terms.ts'
import { verifyBearerToken } from './verify-bearer-token.ts'

const { cnf: _, ...UNBOUND } = SANDBOX_CLAIMS
const CLAIMS = { ...UNBOUND, token_type: 'Bearer' }
const [RIGHT] = CLAIMS.authorization_details

let server: TestSigner
let thief: TestSigner
beforeAll(async () => {
  server = await makeTestSigner('k1')
  thief = await makeTestSigner()
})

const tokenOf = (claims: object = {}, header: object = {}, by = server) =>
  signTest(by, { typ: BEARER_TYPE, alg: 'EdDSA', kid: 'k1', ...header }, { ...CLAIMS, ...claims })
const verify = (token: string, more: object = {}) =>
  verifyBearerToken(token, { ...expectedAt(server, ''), started: NOW - 60, ...more })
const codeOf = async (token: string, more: object = {}) => {
  const result = await verify(token, more)
  return result.ok ? 'ok' : result.refusal.code
}
const rightWith = (more: object) => ({ authorization_details: [{ ...RIGHT, ...more }] })

describe('a bearer token', () => {
  test('gives its claims to whoever has it, for a day at most', async () => {
    const exp = NOW + MAX_BEARER_SECONDS
    expect(await verify(await tokenOf({ exp }))).toEqual({ ok: true, value: { ...CLAIMS, exp } })
  })

  test.each<[string, () => object, string]>([
    ['C62 of another server', () => ({ iss: 'writ:other' }), 'capability/wrong-issuer'],
    ['C62 for another executor', () => ({ aud: 'exec_2' }), 'capability/foreign'],
    ['C62 for several executors', () => ({ aud: ['exec_1'] }), 'capability/malformed'],
    ['C62 for a client that does not act', () => ({ client_id: 'other' }), 'capability/malformed'],
    ['C62 that is over', () => ({ iat: NOW - 30, nbf: NOW - 30, exp: NOW }), 'capability/expired'],
    ['C62 that is not yet', () => ({ nbf: NOW + 11 }), 'capability/not-yet'],
    ['C62 that lives too long', () => ({ exp: NOW + MAX_BEARER_SECONDS + 1 }), 'capability/too-long'],
    ['C62 with a claim too many', () => ({ admin: true }), 'capability/malformed'],
    ['C62 that does not say that it is one', () => ({ token_type: undefined }), 'capability/malformed'],
    ['C62 that says that it is something else', () => ({ token_type: 'DPoP' }), 'capability/malformed'],
    ['C62 of no tenant', () => ({ tenant: undefined }), 'capability/malformed'],
    ['C63 that is bound to a key', () => ({ cnf: { jkt: HASH } }), 'capability/malformed'],
    ['C64 that grants nothing', () => ({ authorization_details: [] }), 'capability/malformed'],
    ['C64 that grants two', () => ({ authorization_details: [RIGHT, RIGHT] }), 'capability/malformed'],
    ['C64 for no number of machines', () => rightWith({ max: undefined }), 'capability/malformed'],
    ['C64 for too many machines', () => rightWith({ max: MAX_BEARER_SANDBOXES + 1 }), 'capability/malformed'],
    ['C64 with a right that nobody knows', () => rightWith({ root: true }), 'capability/malformed'],
    ['C65 that was revoked', () => ({ epoch: 2 }), 'capability/stale-epoch'],
    [
      'C65 from before the executor started',
      () => ({ iat: NOW - 61, nbf: NOW - 61, exp: NOW + 60 }),
      'capability/stale-epoch'
    ]
  ])('%s is refused', async (_what, claims, code) => {
    expect(await codeOf(await tokenOf(claims()))).toBe(code)
  })

  test('C62 by a key that was not pinned, or with another signature is refused', async () => {
    expect(await codeOf(await tokenOf({}, { kid: 'k2' }))).toBe('capability/unknown-key')
    expect(await codeOf(await tokenOf({}, {}, thief))).toBe('capability/bad-signature')
  })

  test('C63 of another type is refused, also with claims of its own', async () => {
    for (const typ of [SANDBOX_TYPE, CAPABILITY_TYPE])
      expect(await codeOf(await tokenOf({}, { typ }))).toBe('capability/wrong-type')
  })

  test('C62 is refused while the clock stands before what the executor has seen', async () => {
    expect(await codeOf(await tokenOf(), { latest: NOW + 60 })).toBe('capability/clock-back')
  })
})
