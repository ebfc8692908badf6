import { hashText, type JournalEvent } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { begun, claimsOf } from '../testing/run-a-plan.ts'
import {
  enrolTestDevice,
  makeKey,
  makeProof,
  postProven,
  type TestChannel,
  type TestDevice
} from '../testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  BALANCED,
  call,
  openTestSession,
  PLAN,
  readTestCheckpoint,
  sendPlan,
  startTestServer
} from '../testing/test-server.ts'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let offset = 0
const now = () => Date.now() + offset

beforeAll(async () => {
  server = await startTestServer({ now })
  device = await enrolTestDevice(server, now)
  channel = await device.connect()
})
afterAll(() => server.close())

const codeOf = async (response: Response) => ((await response.json()) as { refusal?: { code: string } }).refusal?.code

const offered = async () => {
  const session = await openTestSession(server.url)
  const { body } = await sendPlan(server.url, session, PLAN, { sum: 3 })
  return channel.next('offer', String(body.run))
}

describe('enrolment', () => {
  const enrol = async (code: string, key?: Awaited<ReturnType<typeof makeKey>>) => {
    const pair = key ?? (await makeKey())
    const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x }
    return postProven(pair, `${server.url}/v1/enrol`, { code, jwk, build: 'b', browser: 't' }, now())
  }

  test('pins the server’s keys, and its log’s', async () => {
    const checkpoint = await readTestCheckpoint(server.url)
    const jwks = (await (await fetch(`${server.url}/.well-known/jwks.json`)).json()) as { keys: unknown }
    expect(device.enrolled).toMatchObject({
      issuer: server.issuer,
      person: 'person',
      tenant: 'default',
      epoch: 0,
      keys: jwks.keys
    })
    expect(device.enrolled.log.split('+')[0]).toBe(checkpoint.split('\n')[0])
  })

  test('takes a code once, in any spelling of it', async () => {
    const code = await server.enrolCode()
    expect((await enrol(` ${code.toLowerCase().replaceAll('-', ' ')}`)).status).toBe(200)
    const again = await enrol(code)
    expect([again.status, await codeOf(again)]).toEqual([403, 'enrol/bad-code'])
  })

  test('takes no code that is wrong or ten minutes old', async () => {
    const code = await server.enrolCode()
    expect(await codeOf(await enrol('0000-0000-0000'))).toBe('enrol/bad-code')
    offset += 600_001
    expect(await codeOf(await enrol(code))).toBe('enrol/bad-code')
  })

  test('gives the same key the same device', async () => {
    const key = await makeKey()
    const first = (await (await enrol(await server.enrolCode(), key)).json()) as { device: string }
    const second = (await (await enrol(await server.enrolCode(), key)).json()) as { device: string }
    expect(second.device).toBe(first.device)
  })

  test('for another person is another device: nothing of the first one’s goes over with the key', async () => {
    const key = await makeKey()
    const first = (await (await enrol(await server.enrolCode(), key)).json()) as { device: string }
    await call(`${server.url}/v1/admin/persons`, ADMIN_KEY, 'POST', { id: 'other', name: 'Other' })
    const { body } = await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST', { person: 'other' })
    const second = (await (await enrol(String(body.code), key)).json()) as { device: string; person: string }
    expect([second.person, second.device === first.device]).toEqual(['other', false])
    // Of two persons none is meant by default.
    expect(await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST')).toMatchObject({
      status: 404,
      body: { refusal: { code: 'tenant/unknown-person' } }
    })
  })

  test('codes are made only with the admin’s key', async () => {
    const given = await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST', { person: 'person' })
    expect((await enrol(String(given.body.code))).status).toBe(200)
    for (const key of ['', AGENT.key, `${ADMIN_KEY}x`])
      expect(await call(`${server.url}/v1/enrolments`, key, 'POST')).toMatchObject({ status: 401 })
  })
})

describe('a proof of possession', () => {
  const url = () => `${server.url}/v1/journal`
  const post = (proof: string | undefined) =>
    fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(proof !== undefined && { dpop: proof }) },
      body: JSON.stringify({ device: device.enrolled.device, entries: [] })
    })
  const iat = (seconds: number) => ({ iat: Math.floor(now() / 1000) + seconds })
  const prove = (claims: object = {}, header: object = {}, key = device.key, method = 'POST', address = url()) =>
    makeProof(key, method, address, { ...iat(0), ...claims }, { ...header })

  test.each([
    ['with a query', () => prove({}, {}, device.key, 'POST', `${url()}?a=b`)],
    ['a minute early or late', () => prove(iat(-58))]
  ])('%s passes', async (_, make) => {
    expect((await post(await make())).status).toBe(200)
  })

  test.each([
    ['missing', () => undefined],
    ['that is no token', () => 'x.y.z'],
    ['for another method', () => prove({}, {}, device.key, 'GET')],
    ['for another path', () => prove({}, {}, device.key, 'POST', `${server.url}/v1/renew`)],
    ['for another host', () => prove({}, {}, device.key, 'POST', url().replace('127.0.0.1', 'evil.example'))],
    ['too old', () => prove(iat(-70))],
    ['from the future', () => prove(iat(70))],
    ['without an id', () => prove({ jti: undefined })],
    ['with an id that is no text', () => prove({ jti: 12_345_678 })],
    ['without a time', () => prove({ iat: undefined })],
    ['of another type', () => prove({}, { typ: 'JWT' })],
    ['without its key', () => prove({}, { jwk: undefined })],
    [
      'with another key than signed it',
      async () => {
        const { x } = await crypto.subtle.exportKey('jwk', (await makeKey()).publicKey)
        return prove({}, { jwk: { kty: 'OKP', crv: 'Ed25519', x } })
      }
    ],
    [
      'with a private key in it',
      () => prove({}, { jwk: { kty: 'OKP', crv: 'Ed25519', x: device.x, d: 'A'.repeat(43) } })
    ]
  ])('%s does not', async (_, make) => {
    const answer = await post(await make())
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'capability/proof'])
  })

  test('C34 passes once, also where two come at the same time', async () => {
    const proof = await prove()
    expect([(await post(proof)).status, (await post(proof)).status]).toEqual([200, 401])
    const raced = await prove()
    const answers = await Promise.all([post(raced), post(raced), post(raced)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })

  test('by a key that is not the device’s is not the device', async () => {
    const answer = await post(await prove({}, {}, await makeKey()))
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'enrol/not-enrolled'])
  })
})

describe('the journal', () => {
  test('is taken entry by entry, and what was sent again is no new leaf', async () => {
    const offer = await offered()
    const size = async () => Number((await readTestCheckpoint(server.url)).split('\n')[1])
    const before = await size()
    const entries = await device.write(begun(offer), { kind: 'resumed', run: offer.run, batch: 1 })
    const first = entries[0]?.entry.seq ?? 0
    expect(await (await device.upload(entries.slice(0, 1))).json()).toMatchObject({ acked: first })
    expect(await (await device.upload(entries)).json()).toMatchObject({ acked: first + 1 })
    expect(await (await device.upload(entries)).json()).toMatchObject({ acked: first + 1 })
    expect(await (await device.upload([])).json()).toMatchObject({ acked: first + 1 })
    // With the answer goes what shows, later, that the entries were there: a log without them does not continue it.
    const { checkpoint } = (await (await device.upload([])).json()) as { checkpoint: string }
    const whole = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
    expect(verifyBundle(whole, device.enrolled.log, { earlier: [checkpoint] }).ok).toBe(true)
    const last = JSON.parse(whole.leaves[Number(checkpoint.split('\n')[1]) - 1] ?? '') as { entry: unknown }
    expect(last.entry).toEqual(entries.at(-1)?.entry)
    expect(await size()).toBe(before + 2)
  })

  test('that does not continue what is held is refused whole', async () => {
    const offer = await offered()
    const good = await device.write(begun(offer))
    expect((await device.upload(good)).status).toBe(200)
    const [, two] = await device.write(
      { kind: 'resumed', run: offer.run, batch: 1 },
      { kind: 'resumed', run: offer.run, batch: 2 }
    )
    const [one] = good
    if (!one || !two) throw new Error('no entries')
    const other: JournalEvent = { kind: 'resumed', run: offer.run, batch: 9 }
    const CASES = [
      ['a gap', [two]],
      ['another entry at a held place', [{ ...one, entry: { ...one.entry, event: other } }]],
      ['another’s device', [{ ...two, entry: { ...two.entry, device: 'dev_other', seq: two.entry.seq - 1 } }]],
      ['a false signature', [{ entry: { ...two.entry, seq: two.entry.seq - 1 }, sig: one.sig }]]
    ] as const
    for (const [what, entries] of CASES) {
      const answer = await device.upload(entries)
      expect([what, answer.status, await codeOf(answer)]).toEqual([what, 409, 'audit/broken-chain'])
    }
  })

  test('speaks only of the device’s own runs', async () => {
    const other = await enrolTestDevice(server, now)
    const answer = await other.upload(await other.write(begun(await offered())))
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'audit/broken-chain'])
  })
})

describe('a renewal', () => {
  const renew = (token: string, by = device) => by.post('/v1/renew', { device: by.enrolled.device, token })

  test('C27 says the same again, also after the first token ran out', async () => {
    const offer = await offered()
    channel.send({ type: 'accepted', run: offer.run })
    offset += 200_000
    const { token } = (await (await renew(offer.token)).json()) as { token: string }
    const { iat, nbf, exp, jti, ...rest } = claimsOf({ ...offer, token })
    expect(claimsOf(offer)).toMatchObject(rest)
    expect(JSON.stringify(rest.authorization_details)).toBe(JSON.stringify(claimsOf(offer).authorization_details))
    expect([exp - iat, nbf - iat, jti === claimsOf(offer).jti]).toEqual([120, 0, false])
  })

  test('C28 is given to nobody else, and for nothing that was not signed here', async () => {
    const offer = await offered()
    const other = await enrolTestDevice(server, now)
    const [head, body] = offer.token.split('.')
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...claimsOf(offer), sub: 'admin' })).toString('base64url')}.${offer.token.split('.')[2]}`
    expect(await codeOf(await renew(offer.token, other))).toBe('capability/foreign')
    expect(await codeOf(await renew(forged))).toBe('capability/bad-signature')
    expect(await codeOf(await renew(`${head}.${body}.`))).toBe('capability/bad-signature')
    expect(await codeOf(await renew(`${offer.token}=`))).toBe('capability/malformed')
    expect(await codeOf(await renew('nonsense'))).toBe('capability/malformed')
  })

  test('C29 wants a proof that names the token it renews', async () => {
    const offer = await offered()
    const url = `${server.url}/v1/renew`
    const send = async (ath: string | undefined) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          dpop: await makeProof(device.key, 'POST', url, { iat: Math.floor(now() / 1000), ...(ath && { ath }) })
        },
        body: JSON.stringify({ device: device.enrolled.device, token: offer.token })
      })
    expect(await codeOf(await send(undefined))).toBe('capability/proof')
    expect(await codeOf(await send(hashText('another')))).toBe('capability/proof')
    expect((await send(hashText(offer.token))).status).toBe(200)
  })

  test('C28 C49 ends with the run, a change of policy and a raised epoch', async () => {
    const ended = await offered()
    await call(`${server.url}/v1/runs/${ended.run}/cancel`, AGENT.key, 'POST')
    expect(await codeOf(await renew(ended.token))).toBe('run/unknown')

    const offer = await offered()
    await call(`${server.url}/v1/admin/policy`, ADMIN_KEY, 'POST', { text: `${BALANCED}\n// changed` })
    expect(await codeOf(await renew(offer.token))).toBe('policy/changed')
    await call(`${server.url}/v1/admin/policy`, ADMIN_KEY, 'POST', { text: BALANCED })
    expect((await renew(offer.token)).status).toBe(200)

    channel.send({ type: 'accepted', run: offer.run })
    const state = () => call(`${server.url}/v1/runs/${offer.run}`, AGENT.key)
    await expect.poll(async () => (await state()).body.status).toBe('running')
    const waiting = await offered()
    expect((await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST')).body).toEqual({ epoch: 1 })
    expect(await channel.next('cancel', offer.run)).toMatchObject({ type: 'cancel', run: offer.run })
    expect(await channel.announced()).toMatchObject({ epoch: 1 })
    expect((await call(`${server.url}/v1/runs/${waiting.run}`, AGENT.key)).body).toMatchObject({ status: 'cancelled' })
    expect(['run/unknown', 'capability/stale-epoch']).toContain(await codeOf(await renew(offer.token)))
    channel = await device.connect()
    expect(channel.epoch).toBe(1)
    // What was decided before stays worth nothing on a device that comes later.
    expect(claimsOf(offer).epoch).toBe(0)
  })
})
