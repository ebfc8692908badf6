import { capabilityClaimsSchema, hashJson, type Offer, requestHash } from '@writ/dsl/contract'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

const HOST = { id: 'host', name: 'Trusted host', key: 'agent-key-of-the-host', trustedHost: true }
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let session: string
let offset = 0

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, HOST], goneSeconds: 600, now: () => Date.now() + offset })
  session = await openTestSession(server.url)
})
afterAll(() => server.close())

const send = (text = PLAN, inputs: object = { sum: 3 }) => sendPlan(server.url, session, text, inputs)
const readRun = (run: unknown, query = '') => call(`${server.url}/v1/runs/${run}${query}`, AGENT.key)
const exportLog = async () => (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
const lastLeaf = async () => JSON.parse((await exportLog()).leaves.at(-1) ?? '') as { event: Record<string, unknown> }

describe('a plan is refused, recorded and logged', () => {
  test('when the person has no device', async () => {
    const { status, body } = await send()
    expect([status, body]).toMatchObject([409, { run: expect.any(String), refusal: { code: 'session/no-device' } }])
    expect((await lastLeaf()).event).toMatchObject({ kind: 'plan-refused', run: body.run, code: 'session/no-device' })
  })

  const CASES = [
    ['that does not parse', 'plan "x" frob', {}, 422, 'syntax/unexpected'],
    ['that does not check', 'plan "x" let y = z return y', {}, 422, 'check/unknown-name'],
    ['without an input', PLAN, {}, 422, 'plan/bad-input'],
    ['with an input of another type', PLAN, { sum: '3' }, 422, 'plan/bad-input'],
    ['with an input it does not know', PLAN, { sum: 3, more: 1 }, 422, 'plan/unknown-input'],
    ['that is far too long', `plan "${'x'.repeat(300_000)}"`, {}, 422, 'syntax/too-large'],
    ['that holds a NUL', 'plan "x\0"', {}, 422, 'syntax/unknown-character'],
    ['with inputs that are no record', PLAN, ['sum'], 422, 'plan/bad-input'],
    ['with an input that is half a character', PLAN, { sum: '\ud800' }, 422, 'plan/bad-input']
  ] as const
  test.each(CASES)('%s', async (_, text, inputs, status, code) => {
    const answer = await send(text, inputs)
    expect([answer.status, answer.body]).toMatchObject([status, { refusal: { code }, run: expect.any(String) }])
    if (code === 'syntax/unexpected' || code.startsWith('check'))
      expect(answer.body.diagnostics).toMatchObject([{ code, severity: 'error', span: { line: 1 } }])
    expect((await readRun(answer.body.run)).body).toMatchObject({ status: 'refused', report: { refusal: { code } } })
    expect((await lastLeaf()).event).toMatchObject({
      kind: 'plan-refused',
      run: answer.body.run,
      code,
      agent: AGENT.id
    })
  })
})

describe('a plan that policy permits', () => {
  let offer: Offer

  beforeAll(async () => {
    device = await enrolTestDevice(server, () => Date.now() + offset)
    channel = await device.connect()
  })

  test('is offered with a capability that says exactly what was decided', async () => {
    const { body } = await send()
    offer = await channel.next('offer', String(body.run))
    expect(offer).toMatchObject({
      text: PLAN,
      inputs: { sum: 3 },
      request: { text: 'File my report', saidBy: 'agent' }
    })
    const keys = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(offer.token, keys, {
      typ: 'writ-cap+jwt',
      algorithms: ['EdDSA'],
      issuer: server.issuer,
      audience: device.enrolled.device,
      maxTokenAge: 120
    })
    expect(protectedHeader).toEqual({ typ: 'writ-cap+jwt', alg: 'EdDSA', kid: device.enrolled.keys[0]?.kid })
    const claims = capabilityClaimsSchema.parse(payload)
    expect(claims).toMatchObject({
      sub: 'person',
      tenant: device.enrolled.tenant,
      act: { sub: AGENT.id },
      txn: body.run,
      request_hash: requestHash({ text: 'File my report', saidBy: 'agent' }),
      inputs_hash: hashJson({ sum: 3 }),
      ask_seconds: 300
    })
    expect(claims.exp - claims.iat).toBe(120)
    expect(
      claims.authorization_details.map((detail) => {
        if (detail.type === 'writ_action') return [detail.verb, detail.effect, detail.approval]
        return detail.type === 'writ_flow' ? [detail.from, detail.to, detail.approval] : [detail.type]
      })
    ).toEqual([
      ['open', 'navigate', 'allow'],
      ['fill', 'input', 'allow'],
      ['click', 'submit', 'ask'],
      ['read-text', 'read', 'allow'],
      ['http://127.0.0.1:8099', 'planner', 'allow']
    ])
  })

  test('is told step by step to the agent that waits, to its end, and the log verifies', async () => {
    const seen: string[] = []
    let after = 0
    const waiting = (async () => {
      for (;;) {
        const { body } = await readRun(offer.run, `?after=${after}&wait=20`)
        for (const event of body.events as { n: number; what: { type: string } }[]) {
          expect(event.n).toBe(++after)
          seen.push(event.what.type)
        }
        if (body.status === 'done') return body
      }
    })()
    await runOffer(device, channel, offer)
    expect(await waiting).toMatchObject({ status: 'done', report: { status: 'done', result: { state: 'Saved' } } })
    expect(seen).toEqual([
      'decided',
      'offered',
      'accepted',
      'step',
      'step',
      'asking',
      'answered',
      'step',
      'step',
      'ended'
    ])
    const verified = verifyBundle(await exportLog(), device.enrolled.log)
    expect(verified).toMatchObject({ ok: true })
    expect(verified.ok && verified.value.runs.at(-1)).toEqual({
      run: offer.run,
      agent: AGENT.id,
      device: device.enrolled.device,
      status: 'done',
      intents: 4,
      unknown: 0,
      approved: 1,
      faults: []
    })
  })

  test('that ended unknown is told as settled once its person has said what happened, however often that is uploaded', async () => {
    const { body } = await send()
    const run = String(body.run)
    const { token } = await channel.next('offer', run)
    const hash = 'A'.repeat(43)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const entries = await device.write(
      {
        kind: 'run-begun',
        run,
        plan: claims.plan_hash,
        token: claims.jti,
        policy: claims.policy_hash,
        request: claims.request_hash,
        agent: AGENT.id
      },
      { kind: 'run-ended', run, status: 'unknown', code: 'run/unknown-outcome' }
    )
    expect((await device.upload(entries)).status).toBe(200)
    const report = { run, status: 'unknown' as const, steps: [], approvals: [], timings: {} }
    channel.send({ type: 'ended', report })
    await expect.poll(async () => (await readRun(run)).body.status).toBe('unknown')
    const word = { kind: 'settled', run, step: '4', batch: 1, shown: hash, sig: 'x' } as const
    const [first] = await device.write({ ...word, said: 'unknown' })
    const [second] = await device.write({ ...word, said: 'not-done' })
    if (!first || !second) throw new Error('nothing was written')
    for (const some of [[first], [first, second], [second]]) expect((await device.upload(some)).status).toBe(200)
    const told = (await readRun(run)).body
    expect(told).toMatchObject({ status: 'unknown', report: { settled: [{ step: '4', said: 'not-done' }] } })
    const words = (told.events as { what: { type: string; said?: string } }[]).filter(
      ({ what }) => what.type === 'settled'
    )
    expect(words.map(({ what }) => what.said)).toEqual(['unknown', 'not-done'])
  })

  test('is refused when the log could not say all that is granted', async () => {
    const clicks = Array.from({ length: 600 }, (_, i) => `click button "Next ${i}"`).join('\n')
    const long = `plan "x" site app = "http://127.0.0.1:8099"\non app { open "/"\n${clicks} }`
    const { status, body } = await send(long, {})
    expect([status, body]).toMatchObject([422, { run: expect.any(String), refusal: { code: 'policy/too-large' } }])
    expect((await lastLeaf()).event).toMatchObject({ kind: 'plan-refused', run: body.run, code: 'policy/too-large' })
  })

  test('keeps its first end', async () => {
    const report = { run: offer.run, status: 'failed' as const, steps: [], approvals: [], timings: {} }
    channel.send({ type: 'ended', report })
    channel.send({
      type: 'step',
      run: offer.run,
      report: { step: '9', verb: 'click', effect: 'activate', origin: 'x', line: 1, outcome: 'done', ms: 1 }
    })
    expect(await channel.next('cancel', offer.run)).toMatchObject({ type: 'cancel', run: offer.run })
    expect((await readRun(offer.run)).body).toMatchObject({ status: 'done', report: { status: 'done' } })
  })

  test('ends at once when it is cancelled before a device took it', async () => {
    const { body } = await send()
    await channel.next('offer', String(body.run))
    const cancel = () => call(`${server.url}/v1/runs/${body.run}/cancel`, AGENT.key, 'POST')
    const cancelled = await cancel()
    const report = { status: 'refused', refusal: { code: 'run/cancelled' } }
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', report } })
    // Cancelled once more, it is told as it stands, and nothing of it changes.
    expect([await cancel(), (await readRun(String(body.run))).body]).toEqual([cancelled, cancelled.body])
    expect(await channel.next('cancel', String(body.run))).toMatchObject({ type: 'cancel', run: String(body.run) })
    expect((await lastLeaf()).event).toEqual({ kind: 'run-refused', run: body.run, code: 'run/cancelled' })
  })

  test('goes on until its device has stopped when it is cancelled later', async () => {
    const { body } = await send()
    const run = String(body.run)
    await channel.next('offer', run)
    channel.send({ type: 'accepted', run })
    await expect.poll(async () => (await readRun(run)).body.status).toBe('running')
    expect((await call(`${server.url}/v1/runs/${run}/cancel`, AGENT.key, 'POST')).body).toMatchObject({
      status: 'running'
    })
    await channel.next('cancel', run)
    const refusal = { code: 'run/cancelled' as const, message: 'the run was cancelled' }
    channel.send({ type: 'ended', report: { run, status: 'refused', refusal, steps: [], approvals: [], timings: {} } })
    expect((await readRun(run, '?after=4&wait=10')).body).toMatchObject({
      status: 'cancelled',
      events: [{ what: { type: 'ended' } }]
    })
  })

  test('is offered again with a fresh token to a device that comes back late', async () => {
    const { body } = await send()
    const run = String(body.run)
    const first = await channel.next('offer', run)
    channel.send({ type: 'accepted', run })
    await expect.poll(async () => (await readRun(run)).body.status).toBe('running')
    await channel.close()
    offset += 100_000
    channel = await device.connect()
    const second = await channel.next('offer', run)
    expect(second.token).not.toBe(first.token)
    expect({ ...second, token: '' }).toEqual({ ...first, token: '' })
    expect((await lastLeaf()).event).toMatchObject({ kind: 'token-renewed', run })
    channel.send({ type: 'ended', report: { run, status: 'failed', steps: [], approvals: [], timings: {} } })
  })

  test('waits for its device, and after a minute without one is refused', async () => {
    await channel.close()
    const { body } = await send()
    expect((await readRun(body.run)).body.status).toBe('decided')
    offset += 61_000
    expect((await readRun(body.run, '?after=1&wait=10')).body).toMatchObject({
      status: 'refused',
      report: { refusal: { code: 'session/no-device' } }
    })
    expect((await lastLeaf()).event).toEqual({ kind: 'run-refused', run: body.run, code: 'session/no-device' })
    channel = await device.connect()
    expect(await channel.next('cancel', String(body.run))).toMatchObject({ type: 'cancel', run: String(body.run) })
  })
})

describe('a request of the person', () => {
  test('is said by the host when the tenant trusts the agent with it', async () => {
    const trusted = await openTestSession(server.url, 'In their own words', HOST.key)
    const { body } = await sendPlan(server.url, trusted, PLAN, { sum: 1 }, HOST.key)
    const { request } = await channel.next('offer', String(body.run))
    expect(request).toEqual({ text: 'In their own words', saidBy: 'host' })
  })
})

describe('an agent', () => {
  test.each([
    ['session without a key', '/v1/sessions', '', 401, 'session/unauthorized'],
    ['session with another key', '/v1/sessions', 'wrong', 401, 'session/unauthorized'],
    ['session for an empty request', '/v1/sessions', AGENT.key, 400, 'session/bad-request'],
    ['plan in a session there is not', '/v1/sessions/ses_x/plans', AGENT.key, 404, 'session/unknown']
  ])('gets no %s', async (_, path, key, status, code) => {
    const answer = await call(
      `${server.url}${path}`,
      key,
      'POST',
      path.endsWith('plans') ? { text: 'x' } : { request: '' }
    )
    expect(answer).toMatchObject({ status, body: { refusal: { code } } })
  })

  test('sees neither the sessions nor the runs of another', async () => {
    const { body } = await send('plan "x" frob')
    expect(await call(`${server.url}/v1/runs/${body.run}`, HOST.key)).toMatchObject({
      status: 404,
      body: { refusal: { code: 'run/unknown' } }
    })
    expect(await call(`${server.url}/v1/runs/${body.run}/cancel`, HOST.key, 'POST')).toMatchObject({ status: 404 })
    expect(await sendPlan(server.url, session, PLAN, {}, HOST.key)).toMatchObject({
      status: 404,
      body: { refusal: { code: 'session/unknown' } }
    })
  })
})
