import { beforeAll, describe, expect, test } from 'vitest'
import { ok, refuse } from '../result.ts'
import { expectedAt, signTestProof } from '../testing/executor-call.ts'
import { CLAIMS, HASH, NOW, SANDBOX, SANDBOX_CLAIMS } from '../testing/sample-claims.ts'
import { makeTestSigner, signTest, type TestSigner } from '../testing/signed.ts'
import { CAPABILITY_TYPE, SANDBOX_TYPE } from './capability-terms.ts'
import { MAX_SANDBOXES, type SandboxClaims } from './sandbox-token.ts'
import { type SandboxExpectations, verifySandboxToken } from './verify-sandbox-token.ts'

const URL = 'https://executor.test/v1/sandboxes'
const [RIGHT] = SANDBOX_CLAIMS.authorization_details

let server: TestSigner
let holder: TestSigner
let thief: TestSigner
beforeAll(async () => {
  server = await makeTestSigner('k1')
  holder = await makeTestSigner()
  thief = await makeTestSigner()
})

const claimsWith = (more: object = {}): object => ({ ...SANDBOX_CLAIMS, cnf: { jkt: holder.jkt }, ...more })
const rightWith = (more: object) => ({ authorization_details: [{ ...RIGHT, ...more }] })

const tokenOf = (claims: object = {}, header: object = {}, by = server) =>
  signTest(by, { typ: SANDBOX_TYPE, alg: 'EdDSA', kid: 'k1', ...header }, claimsWith(claims))

const proofOf = (token: string, by = holder, claims: object = {}) => signTestProof(by, { url: URL, token }, claims)

const memory = () => {
  const spent = new Map<string, number>()
  return {
    spent,
    spend: async (once: string, expires: number) => !spent.has(once) && Boolean(spent.set(once, expires))
  }
}

const verify = (token: string, proof: string | undefined, more: Partial<SandboxExpectations> = {}) =>
  verifySandboxToken({ token, proof }, { ...expectedAt(server, URL), ...more })
const codeOf = async (token: string, proof: string | undefined, more: Partial<SandboxExpectations> = {}) => {
  const result = await verify(token, proof, more)
  return result.ok ? 'ok' : result.refusal.code
}

describe('a sandbox token', () => {
  test('with a proof of its holder’s key gives its claims', async () => {
    const token = await tokenOf()
    expect(await verify(token, await proofOf(token))).toEqual({ ok: true, value: claimsWith() })
  })

  test.each<[string, () => object, string]>([
    ['C55 of another server', () => ({ iss: 'writ:other' }), 'capability/wrong-issuer'],
    ['C55 for another executor', () => ({ aud: 'exec_2' }), 'capability/foreign'],
    ['C55 for several executors', () => ({ aud: ['exec_1'] }), 'capability/malformed'],
    ['C55 for a client that does not act', () => ({ client_id: 'other' }), 'capability/malformed'],
    ['C55 that is over', () => ({ iat: NOW - 120, nbf: NOW - 120, exp: NOW }), 'capability/expired'],
    ['C55 that is not yet', () => ({ nbf: NOW + 11 }), 'capability/not-yet'],
    ['C55 that lives too long', () => ({ exp: NOW + 121 }), 'capability/too-long'],
    ['C55 that was revoked', () => ({ epoch: 2 }), 'capability/stale-epoch'],
    ['C55 with a claim too many', () => ({ admin: true }), 'capability/malformed'],
    ...Object.keys(SANDBOX_CLAIMS).map((name): [string, () => object, string] => [
      `C55 without its ${name}`,
      () => ({ [name]: undefined }),
      'capability/malformed'
    ]),
    ['C56 of another’s key', () => ({ cnf: { jkt: thief.jkt } }), 'capability/foreign'],
    ['C57 that grants nothing', () => ({ authorization_details: [] }), 'capability/malformed'],
    ['C57 that grants two', () => ({ authorization_details: [RIGHT, RIGHT] }), 'capability/malformed'],
    ['C57 that grants code of a plan', () => ({ authorization_details: [SANDBOX] }), 'capability/malformed'],
    ['C57 for no language', () => rightWith({ languages: [] }), 'capability/malformed'],
    ['C57 of no life', () => rightWith({ ttl_ms: undefined }), 'capability/malformed'],
    ['C57 for no number of machines', () => rightWith({ max: undefined }), 'capability/malformed'],
    ['C57 for too many machines', () => rightWith({ max: MAX_SANDBOXES + 1 }), 'capability/malformed'],
    ['C57 of an unknown tier', () => rightWith({ tier: 'none' }), 'capability/malformed'],
    ['C57 of an image without a digest', () => rightWith({ image: 'latest' }), 'capability/malformed'],
    ['C57 with a limit that it does not say', () => rightWith({ memory: undefined }), 'capability/malformed']
  ])('%s is refused', async (_, claims, code) => {
    const token = await tokenOf(claims())
    expect(await codeOf(token, await proofOf(token))).toBe(code)
  })

  test('C55 of another type, by a key that was not pinned, or with another signature is refused', async () => {
    for (const [make, code] of [
      [() => tokenOf({}, { typ: CAPABILITY_TYPE }), 'capability/wrong-type'],
      [() => tokenOf({}, { kid: 'k2' }), 'capability/unknown-key'],
      [() => tokenOf({}, {}, thief), 'capability/bad-signature'],
      [() => signTest(server, { typ: CAPABILITY_TYPE, alg: 'EdDSA', kid: 'k1' }, CLAIMS), 'capability/wrong-type']
    ] as const) {
      const token = await make()
      expect(await codeOf(token, await proofOf(token))).toBe(code)
    }
  })

  test('C56 without a proof, or with one over another token, for another call or by a thief, is refused', async () => {
    const token = await tokenOf()
    expect(await codeOf(token, undefined)).toBe('capability/proof')
    expect(await codeOf(token, await proofOf(token, holder, { ath: HASH }))).toBe('capability/proof')
    expect(await codeOf(token, await proofOf(token, holder, { htm: 'DELETE' }))).toBe('capability/proof')
    expect(await codeOf(token, await proofOf(token, holder, { htu: 'https://evil.test/' }))).toBe('capability/proof')
    expect(await codeOf(token, await proofOf(token, thief))).toBe('capability/foreign')
  })

  test('C56 is taken once with one proof', async () => {
    const { spend } = memory()
    const token = await tokenOf()
    const proof = await proofOf(token)
    expect(await codeOf(token, proof, { spend })).toBe('ok')
    expect(await codeOf(token, proof, { spend })).toBe('capability/replayed')
  })

  test('C58 is good for as many machines as it says, remembered while one of them can live', async () => {
    const { spend, spent } = memory()
    const token = await tokenOf()
    const take = async () => codeOf(token, await proofOf(token), { spend })
    expect([await take(), await take(), await take()]).toEqual(['ok', 'ok', 'capability/used-up'])
    const machines = [...spent].filter(([once]) => once.startsWith('sandbox '))
    expect(machines.map(([, expires]) => expires)).toEqual([NOW + 725, NOW + 725])
  })

  test('that its taker does not admit is refused, and spends nothing', async () => {
    const { spend, spent } = memory()
    const token = await tokenOf()
    const proof = await proofOf(token)
    const seen: SandboxClaims[] = []
    const admit = (claims: SandboxClaims) => {
      seen.push(claims)
      return seen.length > 1 ? ok(undefined) : refuse('executor/busy', { seconds: 1 })
    }
    expect(await codeOf(token, proof, { spend, admit })).toBe('executor/busy')
    expect(spent.size).toBe(0)
    expect(await codeOf(token, proof, { spend, admit })).toBe('ok')
    expect(seen[0]).toEqual(claimsWith())
  })
})
