import { hashText, ok, type Result } from '@writ/dsl/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLedger } from '../ledger/index.ts'
import { GUARDED, provenCall, testGuard } from '../testing/test-guard.ts'
import {
  type DeliveryChanges,
  makeBearerToken,
  makeDelivery,
  makeParties,
  makeSandboxToken,
  type TestParties
} from '../testing/test-tokens.ts'
import type { Allowed } from './allowed.ts'
import type { GuardPorts } from './guard-ports.ts'
import { fixedKeys } from './pinned-keys.ts'
import { holdBearerToken, takeBearerToken } from './take-bearer-token.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeSandboxToken } from './take-sandbox-token.ts'

let parties: TestParties
beforeAll(async () => {
  parties = await makeParties()
})

const guard = (more: Partial<GuardPorts> = {}) => testGuard(parties, more)

const told = (result: Result<void>) => (result.ok ? 'ok' : result.refusal.code)

const take = async (changes: DeliveryChanges, sent: object = {}, ports?: GuardPorts) => {
  const seen: Allowed[] = []
  const run = { ...(await makeDelivery(parties, GUARDED, changes)), ...sent }
  const request = await provenCall(parties, run.child)
  const admit = (allowed: Allowed) => {
    seen.push(allowed)
    return ok(undefined)
  }
  const result = await takeDelivery(run, request, ports ?? (await guard()), admit)
  return { code: told(result), seen }
}

const takeToken = async (changes: Parameters<typeof makeSandboxToken>[2], ports?: GuardPorts) => {
  const token = await makeSandboxToken(parties, GUARDED, changes)
  const request = await provenCall(parties, token)
  const seen: Allowed[] = []
  const admit = (allowed: Allowed) => {
    seen.push(allowed)
    return ok(undefined)
  }
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

  test.each([{ verb: 'click' }, { effect: 'tool' }])(
    'C59 an act of %j with the code as its name is refused',
    async (act) => {
      const { parent } = await makeDelivery(parties, GUARDED)
      const [run, sandbox] = JSON.parse(
        Buffer.from(parent.split('.')[1] ?? '', 'base64url').toString()
      ).authorization_details
      const details = [{ ...run, ...act }, sandbox]
      expect((await take({ parent: { authorization_details: details } })).code).toBe('capability/not-granted')
    }
  )

  test('C59 with another grant than the two, or one of them alone, is refused', async () => {
    const { child } = await makeDelivery(parties, GUARDED)
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

describe('a bearer token', () => {
  const takeBearer = async (token: string, ports: GuardPorts) => {
    const seen: Allowed[] = []
    const admit = (allowed: Allowed) => {
      seen.push(allowed)
      return ok(undefined)
    }
    return { code: told(await takeBearerToken(token, ports, admit)), seen }
  }

  test('is taken with the machine that it describes, and bound to no key', async () => {
    const token = await makeBearerToken(parties, GUARDED)
    expect(await takeBearer(token, await guard())).toMatchObject({
      code: 'ok',
      seen: [{ lane: 'tenant_1', token: hashText(token), jkt: 'bearer', languages: ['javascript'] }]
    })
  })

  test('C63 is refused where a sandbox token is taken with a proof, and a sandbox token where a bearer token is', async () => {
    const token = await makeBearerToken(parties, GUARDED)
    const taken = await takeSandboxToken(token, await provenCall(parties, token), await guard(), () => ok(undefined))
    expect(told(taken)).toBe('capability/wrong-type')
    const bound = await makeSandboxToken(parties, GUARDED)
    expect((await takeBearer(bound, await guard())).code).toBe('capability/wrong-type')
  })

  test('C64 makes as many machines as it says, and is held as often as one likes', async () => {
    const ports = await guard()
    const token = await makeBearerToken(parties, GUARDED, { right: { max: 2 } })
    const codes = []
    for (let time = 0; time < 3; time++) codes.push((await takeBearer(token, ports)).code)
    expect(codes).toEqual(['ok', 'ok', 'capability/used-up'])
    expect((await holdBearerToken(token, ports)).ok).toBe(true)
  })

  test('C65 of an older epoch is held no more once a newer one was heard of its tenant, also hours later', async () => {
    let at = Date.now()
    const ports = await guard({ now: () => at })
    const exp = Math.floor(at / 1000) + 24 * 60 * 60
    const old = await makeBearerToken(parties, GUARDED, { epoch: 4, exp })
    const isHeld = async (token: string) => (await holdBearerToken(token, ports)).ok
    expect(await isHeld(old)).toBe(true)
    expect(await isHeld(await makeBearerToken(parties, GUARDED, { epoch: 5 }))).toBe(true)
    at += 20 * 60 * 60 * 1000
    expect(await holdBearerToken(old, ports)).toMatchObject({ refusal: { code: 'capability/stale-epoch' } })
  })

  test('C65 from before the executor started is refused: what it heard of revocations it has forgotten', async () => {
    const ports = await guard({ started: Date.now() + 3_000 })
    const token = await makeBearerToken(parties, GUARDED)
    expect(await holdBearerToken(token, ports)).toMatchObject({ refusal: { code: 'capability/stale-epoch' } })
  })
})
