import { beforeAll, describe, expect, test } from 'vitest'
import { ok, refuse } from '../result.ts'
import { expectedAt, signTestProof } from '../testing/executor-call.ts'
import { CLAIMS, HASH, NOW, RUN, SANDBOX } from '../testing/sample-claims.ts'
import { makeTestSigner, signTest, type TestSigner } from '../testing/signed.ts'
import { hashText } from '../text/hash.ts'
import type { CapabilityClaims } from './capability.ts'
import { BATCH_TYPE, CAPABILITY_TYPE, EXECUTOR_TYPE } from './capability-terms.ts'
import { type Delivery, verifyDelivery } from './verify-delivery.ts'

const URL = 'https://executor.test/v1/run'

let server: TestSigner
let device: TestSigner
let thief: TestSigner
beforeAll(async () => {
  server = await makeTestSigner('k1')
  device = await makeTestSigner()
  thief = await makeTestSigner()
})

const parentClaims = (): CapabilityClaims => ({
  ...CLAIMS,
  cnf: { jkt: device.jkt },
  authorization_details: [RUN, SANDBOX]
})

const childOf = (parent: string) => ({
  iss: 'dev_1',
  aud: 'exec_1',
  iat: NOW,
  exp: NOW + 60,
  jti: 'child-0123456789abcdef',
  txn: 'run_1',
  par_hash: hashText(parent),
  del_depth: 1,
  del_max_depth: 1,
  input_hash: HASH,
  authorization_details: [
    { ...RUN, max: 1 },
    { ...SANDBOX, max: 1 }
  ]
})

const proofOf = (child: string, by: TestSigner, claims: object = {}, header: object = {}) =>
  signTestProof(by, { url: URL, token: child }, claims, header)

/** A step in the sandbox of its run. */
const STEP = { step: 's2', after: 's1' }
const shared = (session: object | undefined) => {
  const sandbox = { ...SANDBOX, session: 'run' }
  const parent = { authorization_details: [RUN, sandbox] }
  const authorization_details = parent.authorization_details.map((one) => ({ ...one, max: 1 }))
  return { parent, child: { authorization_details, ...(session && { session }) } }
}

interface Changes {
  readonly parent?: object
  readonly child?: object
  readonly header?: object
  readonly by?: TestSigner
  readonly proofBy?: TestSigner
  readonly proof?: object
  readonly splice?: boolean
}

const deliver = async (changes: Changes = {}): Promise<Delivery> => {
  const by = changes.by ?? device
  const header = { typ: CAPABILITY_TYPE, alg: 'EdDSA', kid: 'k1' }
  const parent = await signTest(server, header, { ...parentClaims(), ...changes.parent })
  const other = await signTest(server, header, { ...parentClaims(), jti: 'jti-of-another-token' })
  const claims = { ...childOf(changes.splice ? other : parent), ...changes.child }
  const child = await signTest(by, { typ: EXECUTOR_TYPE, alg: by.alg, kid: by.jkt, ...changes.header }, claims)
  return { parent, child, proof: await proofOf(child, changes.proofBy ?? by, changes.proof) }
}

const taken = new Set<string>()
const take = (delivery: Delivery, more: object = {}) =>
  verifyDelivery(delivery, { type: EXECUTOR_TYPE, ...expectedAt(server, URL), ...more })
const codeOf = async (delivery: Delivery, more: object = {}) => {
  const result = await take(delivery, more)
  return result.ok ? 'ok' : result.refusal.code
}

describe('a delivery', () => {
  test('of a narrower child with a proof of the device’s key gives both claims', async () => {
    const result = await take(await deliver())
    expect(result).toMatchObject({ ok: true, value: { parent: { txn: 'run_1' }, child: { aud: 'exec_1' } } })
  })

  test.each([STEP, { step: 's1', after: null }])(
    'of a step in the sandbox of its run gives that step',
    async (session) => {
      expect(await take(await deliver(shared(session)))).toMatchObject({ ok: true, value: { child: { session } } })
    }
  )

  test.each<[string, () => Promise<Delivery>, string]>([
    ['C41 no proof', async () => ({ ...(await deliver()), proof: undefined }), 'capability/proof'],
    ['C41 a proof by a key that is not the parent’s', () => deliver({ proofBy: thief }), 'capability/foreign'],
    ['C41 proof and child by a key that is not the parent’s', () => deliver({ by: thief }), 'capability/foreign'],
    ['C32 a proof over another child', () => deliver({ proof: { ath: HASH } }), 'capability/proof'],
    ['C32 a proof over no child', () => deliver({ proof: { ath: undefined } }), 'capability/proof'],
    ['C31 a proof for another address', () => deliver({ proof: { htu: 'https://evil.test/' } }), 'capability/proof'],
    ['C31 a proof for another method', () => deliver({ proof: { htm: 'GET' } }), 'capability/proof'],
    ['C33 an old proof', () => deliver({ proof: { iat: NOW - 60 } }), 'capability/proof'],
    ['C33 a proof from the future', () => deliver({ proof: { iat: NOW + 66 } }), 'capability/proof'],
    ['C42 the child of another parent', () => deliver({ splice: true }), 'capability/foreign'],
    ['C43 a deeper child', () => deliver({ child: { del_depth: 2 } }), 'capability/widened'],
    ['C43 a child no deeper', () => deliver({ child: { del_depth: 0 } }), 'capability/widened'],
    ['C43 a child that may have more', () => deliver({ child: { del_max_depth: 2 } }), 'capability/widened'],
    [
      'C44 a child that outlives its parent',
      () => deliver({ child: { iat: NOW + 5, exp: NOW + 121 } }),
      'capability/widened'
    ],
    ['C44 a child from before its parent', () => deliver({ child: { iat: NOW - 1 } }), 'capability/widened'],
    ['C44 a child that is over', () => deliver({ child: { exp: NOW - 1, iat: NOW - 2 } }), 'capability/widened'],
    ['C46 another executor', () => deliver({ child: { aud: 'exec_2' } }), 'capability/foreign'],
    ['C46 another device', () => deliver({ child: { iss: 'dev_2' } }), 'capability/foreign'],
    ['C46 another run', () => deliver({ child: { txn: 'run_2' } }), 'capability/foreign'],
    [
      'C45 a wider grant',
      () => deliver({ child: { authorization_details: [{ ...RUN, max: 3 }] } }),
      'capability/widened'
    ],
    ['C4 a child of another type', () => deliver({ header: { typ: BATCH_TYPE } }), 'capability/wrong-type'],
    ['C6 a child under another key’s name', () => deliver({ header: { kid: 'k1' } }), 'capability/unknown-key'],
    ['C9 a child with a claim too many', () => deliver({ child: { admin: true } }), 'capability/malformed'],
    ['C9 a child without its input', () => deliver({ child: { input_hash: undefined } }), 'capability/malformed'],
    [
      'C80 a step of a sandbox that its grant is not for',
      () => deliver({ child: { session: STEP } }),
      'capability/malformed'
    ],
    ['C80 no step of the sandbox that its grant is for', () => deliver(shared(undefined)), 'capability/malformed'],
    ['C9 a step without a name', () => deliver(shared({ ...STEP, step: '' })), 'capability/malformed'],
    ['C9 a step that does not say what it follows', () => deliver(shared({ step: 's2' })), 'capability/malformed'],
    [
      'C45 the sandbox of the run for one of its own',
      () => deliver({ ...shared(STEP), parent: {} }),
      'capability/widened'
    ],
    ['C17 a parent that was revoked', () => deliver({ parent: { epoch: 2 } }), 'capability/stale-epoch'],
    ['C10 a parent of another server', () => deliver({ parent: { iss: 'writ:other' } }), 'capability/wrong-issuer']
  ])('with %s is refused', async (_, make, code) => {
    expect(await codeOf(await make())).toBe(code)
  })

  test('C44 is refused when child or parent is over', async () => {
    const delivery = await deliver({ proof: { iat: NOW + 66 } })
    const at = (now: number) => codeOf(delivery, { now, latest: now })
    expect(await at(NOW + 64)).toBe('ok')
    expect(await at(NOW + 65)).toBe('capability/expired')
    expect(await codeOf(delivery, { now: NOW + 60, latest: NOW + 66 })).toBe('capability/clock-back')
  })

  test('C34 C47 is taken once, and its child once under whatever proof', async () => {
    const spend = async (once: string) => !taken.has(once) && Boolean(taken.add(once))
    const delivery = await deliver()
    expect(await codeOf(delivery, { spend })).toBe('ok')
    expect(await codeOf(delivery, { spend })).toBe('capability/replayed')
    const again = { ...delivery, proof: await proofOf(delivery.child, device) }
    expect(await codeOf(again, { spend })).toBe('capability/replayed')
  })

  test('that its taker does not admit is refused and spends nothing', async () => {
    const spent: string[] = []
    const spend = async (once: string) => Boolean(spent.push(once))
    const delivery = await deliver()
    const admit = () => refuse('executor/busy', { seconds: 2 })
    expect(await codeOf(delivery, { spend, admit })).toBe('executor/busy')
    expect(spent).toEqual([])
    expect(await codeOf(delivery, { spend, admit: () => ok(undefined) })).toBe('ok')
    expect(spent).toHaveLength(2)
  })

  test('that is wrong is never shown to its taker', async () => {
    const admit = () => {
      throw new Error('asked about what was not verified')
    }
    expect(await codeOf(await deliver({ by: thief }), { admit })).toBe('capability/foreign')
  })

  test('C30 by a device with a key on P-256 is as good', async () => {
    const other = await makeTestSigner(undefined, 'ES256')
    expect(await codeOf(await deliver({ by: other, parent: { cnf: { jkt: other.jkt } } }))).toBe('ok')
  })

  test.each<[string, object | (() => object)]>([
    ['another type', { typ: 'JWT' }],
    ['no algorithm', { alg: 'none' }],
    ['another algorithm than its key', { alg: 'ES256' }],
    ['no key', { jwk: undefined }],
    ['a private key', () => ({ jwk: { kty: 'OKP', crv: 'Ed25519', x: device.jwk.x, d: HASH } })],
    ['a key’s address beside it', { jku: 'https://evil.test' }]
  ])('C30 with a proof whose header has %s is refused', async (_, header) => {
    const delivery = await deliver()
    const proof = await proofOf(delivery.child, device, {}, typeof header === 'function' ? header() : header)
    expect(await codeOf({ ...delivery, proof })).toBe('capability/proof')
  })
})
