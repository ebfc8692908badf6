import { hashText, ok, type Result } from '@writ/dsl/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLedger } from '../ledger/index.ts'
import {
  type DeliveryChanges,
  makeDelivery,
  makeParties,
  makeSandboxToken,
  proofFor,
  type TestParties
} from '../testing/test-tokens.ts'
import type { Allowed } from './allowed.ts'
import type { GuardPorts } from './guard-ports.ts'
import { heardEpochs } from './heard-epochs.ts'
import { fixedKeys } from './pinned-keys.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeSandboxToken } from './take-sandbox-token.ts'

const URL = 'http://127.0.0.1:7718/v1/run'
const ID = 'exe_1'

let parties: TestParties
beforeAll(async () => {
  parties = await makeParties()
})

const guard = async (more: Partial<GuardPorts> = {}): Promise<GuardPorts> => ({
  id: ID,
  issuer: 'writ:server',
  keys: fixedKeys([parties.server.jwk]),
  ledger: await openLedger(undefined, Date.now),
  epochs: heardEpochs(),
  now: Date.now,
  ...more
})

const told = (result: Result<void>) => (result.ok ? 'ok' : result.refusal.code)

const take = async (changes: DeliveryChanges, sent: object = {}, ports?: GuardPorts) => {
  const seen: Allowed[] = []
  const run = { ...(await makeDelivery(parties, ID, changes)), ...sent }
  const proof = await proofFor(parties.holder, 'POST', URL, run.child)
  const admit = (allowed: Allowed) => {
    seen.push(allowed)
    return ok(undefined)
  }
  const result = await takeDelivery(run, { proof, method: 'POST', urls: [URL] }, ports ?? (await guard()), admit)
  return { code: told(result), seen }
}

const takeToken = async (changes: Parameters<typeof makeSandboxToken>[2], ports?: GuardPorts) => {
  const token = await makeSandboxToken(parties, ID, changes)
  const proof = await proofFor(parties.holder, 'POST', URL, token)
  const seen: Allowed[] = []
  const admit = (allowed: Allowed) => {
    seen.push(allowed)
    return ok(undefined)
  }
  const request = { proof, method: 'POST', urls: [URL] }
  return { code: told(await takeSandboxToken(token, request, ports ?? (await guard()), admit)), seen, token }
}

describe('the code of a plan', () => {
  test('is taken with its tokens, in the machine that its grant describes', async () => {
    const { code, seen } = await take({ input: { n: 1 } })
    expect(code).toBe('ok')
    expect(seen).toMatchObject([
      {
        lane: 'tenant_1',
        member: 'device dev_1',
        jkt: parties.holder.jkt,
        least: 'wasm',
        languages: ['javascript'],
        spec: { limits: { wallMs: 5_000, memory: 32 * 1024 * 1024 }, egress: [] }
      }
    ])
  })

  test.each<[string, DeliveryChanges, object]>([
    ['C59 other code than the granted', {}, { code: 'echo other' }],
    ['C59 code with half a character', { code: 'echo \ud800' }, {}],
    ['C59 other input than the device signed', {}, { input: { n: 2 } }],
    ['C59 input that no hash is of', {}, { input: { text: '\ud800' } }],
    ['C59 a grant for another executor', { grant: { executor: 'exe_2' } }, {}],
    ['C59 a grant for other code than its act', { grant: { code: hashText('echo other') } }, { code: 'echo other' }],
    ['C59 a grant of another effect than its act', { grant: { id: 'e2' } }, {}]
  ])('%s is refused, and nothing is asked of the executor', async (_, changes, sent) => {
    expect(await take(changes, sent)).toEqual({ code: 'capability/not-granted', seen: [] })
  })

  test('C59 with another grant than the two, or one of them alone, is refused', async () => {
    const { child } = await makeDelivery(parties, ID)
    const details = JSON.parse(Buffer.from(child.split('.')[1] ?? '', 'base64url').toString()).authorization_details
    const flow = { type: 'writ_flow', id: 'f1', from: 'a', to: 'b', how: ['value'], approval: 'allow' }
    for (const wrong of [details.slice(0, 1), details.slice(1), [...details, flow], []]) {
      const parent = { authorization_details: [...details, flow] }
      expect((await take({ parent, child: { authorization_details: wrong } })).code).toBe('capability/not-granted')
    }
  })

  test('C60 of an older epoch is refused once a newer one was heard of the same tenant, from whichever device', async () => {
    const ports = await guard()
    const epoch = (number: number, more = {}) => take({ parent: { epoch: number, ...more } }, {}, ports)
    expect((await epoch(3)).code).toBe('ok')
    expect((await epoch(4)).code).toBe('ok')
    expect((await epoch(3)).code).toBe('capability/stale-epoch')
    expect((await epoch(3, { aud: 'dev_2' })).code).toBe('capability/stale-epoch')
    expect((await epoch(3, { tenant: 'tenant_2' })).code).toBe('ok')
    expect((await takeToken({ epoch: 3 }, ports)).code).toBe('capability/stale-epoch')
  })

  test('C16 is refused while the clock stands before what the executor has seen', async () => {
    const ledger = await openLedger(undefined, Date.now)
    ledger.see(Date.now() / 1000 + 60)
    expect((await take({}, {}, await guard({ ledger }))).code).toBe('capability/clock-back')
  })
})

describe('a sandbox token', () => {
  test('is taken with the machine that it describes', async () => {
    const { code, seen, token } = await takeToken({})
    expect(code).toBe('ok')
    expect(seen).toMatchObject([
      { lane: 'tenant_1', member: 'agent agent', token: hashText(token), least: 'wasm', languages: ['javascript'] }
    ])
  })

  test('C60 of an older epoch is refused once a newer one was heard of its tenant', async () => {
    const ports = await guard()
    expect((await takeToken({ epoch: 5 }, ports)).code).toBe('ok')
    expect((await takeToken({ epoch: 4 }, ports)).code).toBe('capability/stale-epoch')
    expect((await takeToken({ epoch: 4, tenant: 'tenant_2' }, ports)).code).toBe('ok')
  })

  test('of a key that was not pinned is refused', async () => {
    expect((await takeToken({}, await guard({ keys: fixedKeys([]) }))).code).toBe('capability/unknown-key')
  })
})
