import { CHANNEL_CONTEXT, type EnrolResponse } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { nobodys, send, stateOf } from '../testing/ask-route.ts'
import { begun } from '../testing/run-a-plan.ts'
import { enrolTestDevice, signText } from '../testing/test-device.ts'
import { AGENT, BALANCED, call, PLAN, startTestServer } from '../testing/test-server.ts'
import { type Ids, type LivingTenant, OPERATOR_KEY, startTwoTenants } from '../testing/two-tenants.ts'

let server: PolicyServer
let acme: LivingTenant
let bolt: LivingTenant
beforeAll(async () => {
  const started = await startTwoTenants()
  server = started.server
  acme = started.acme
  bolt = started.bolt
})
afterAll(() => server.close())

describe('within a tenant', () => {
  test.each([
    ['GET', (ids: Ids) => `/v1/runs/${ids.run}`],
    ['POST', (ids: Ids) => `/v1/runs/${ids.run}/cancel`],
    ['POST', (ids: Ids) => `/v1/sessions/${ids.session}/plans`]
  ])('one agent gets nothing of another’s: %s %s', async (method, path) => {
    const as = (ids: Ids) =>
      send(
        server.url,
        method,
        { path: path(ids), ...(path(ids).endsWith('plans') && { body: { text: PLAN, inputs: { sum: 1 } } }) },
        { authorization: `Bearer ${acme.colleagueKey}` }
      )
    const theirs = await as(acme)
    expect(theirs.status).toBe(404)
    expect(theirs).toEqual(await as(nobodys(acme)))
  })
})

describe('ids in what a device sends', () => {
  const codeOf = async (response: Response) => ((await response.json()) as { refusal: { code: string } }).refusal.code

  test('another tenant’s token renews nothing', async () => {
    const answer = await bolt.browser.post('/v1/renew', { device: bolt.device, token: acme.token })
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'capability/foreign'])
  })

  test('another tenant’s run is like one that is not, in the journal', async () => {
    const upload = async (run: string) => {
      const enrolCode = async () =>
        String((await call(`${server.url}/v1/enrolments`, bolt.adminKey, 'POST', { person: bolt.person })).body.code)
      const device = await enrolTestDevice({ url: server.url, enrolCode })
      const answer = await device.upload(await device.write({ ...begun(acme.offer), run }))
      return [answer.status, (await answer.text()).replaceAll(run, 'RUN')]
    }
    const theirs = await upload(acme.run)
    expect(theirs[0]).toBe(409)
    expect(theirs).toEqual(await upload(nobodys(acme).run))
  })

  test('a code enrols with the tenant and for the person it was made for, whatever else the key is', async () => {
    const { body } = await call(`${server.url}/v1/enrolments`, acme.adminKey, 'POST', { person: acme.person })
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bolt.browser.x }
    const answer = await bolt.browser.post('/v1/enrol', { code: body.code, jwk, build: 'b', browser: 't' })
    const enrolled = (await answer.json()) as EnrolResponse
    expect(enrolled).toMatchObject({ tenant: 'acme', person: acme.person })
    expect(enrolled.device).not.toBe(bolt.device)
    expect(enrolled.log).toMatch('/acme/log+')
  })
})

describe('the channel', () => {
  const nonce = 'n'.repeat(43)

  /** What the server says, without what is random, to one who claims to be this device and signs with bolt's key. */
  const claim = async (device: string) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/channel`)
    const said: unknown[] = []
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
    )
    socket.addEventListener('message', async ({ data }) => {
      const { nonce: own, sig, ...rest } = JSON.parse(data)
      said.push({ ...rest, nonce: typeof own, sig: typeof sig })
      const text = `${CHANNEL_CONTEXT.device}${own}.${nonce}`
      socket.send(JSON.stringify({ type: 'proof', sig: await signText(bolt.browser.key.privateKey, text) }))
    })
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    socket.send(JSON.stringify({ type: 'hello', device, nonce }))
    return { ...(await closed), said }
  }

  test('another tenant’s device is like one that is not', async () => {
    const theirs = await claim(acme.device)
    expect(theirs.code).toBe(4401)
    expect(theirs).toEqual(await claim(nobodys(acme).device))
  })

  test('what a device says of another tenant’s run is not listened to', async () => {
    const before = await stateOf(server.url, acme)
    const channel = await bolt.browser.connect()
    const told = { run: acme.run, result: 'forged', steps: [], approvals: [], timings: {} }
    channel.send({ type: 'ended', report: { ...told, status: 'done' } })
    channel.send({ type: 'ping' })
    await channel.next('pong')
    expect(await stateOf(server.url, acme)).toEqual(before)
    await channel.close()
  })

  test('of one tenant’s devices stays, while another’s epoch is raised', async () => {
    await call(`${server.url}/v1/admin/epoch`, bolt.adminKey, 'POST')
    acme.channel.send({ type: 'ping' })
    expect(await acme.channel.next('pong')).toEqual({ type: 'pong' })
    const channel = await acme.browser.connect()
    expect(channel.epoch).toBe(0)
    await channel.close()
  })
})

test('the operator gives a tenant a new admin key, and its old ones are worth nothing', async () => {
  const made = await call(`${server.url}/v1/operator/tenants`, OPERATOR_KEY, 'POST', { id: 'cord' })
  const admin = (key: unknown) => call(`${server.url}/v1/admin/persons`, String(key))
  expect(await admin(made.body.adminKey)).toMatchObject({ status: 200, body: { persons: [{ id: 'person' }] } })
  expect(await call(`${server.url}/v1/operator/tenants`, OPERATOR_KEY, 'POST', { id: 'cord' })).toMatchObject({
    status: 409,
    body: { refusal: { code: 'tenant/taken' } }
  })
  const renewed = await call(`${server.url}/v1/operator/tenants/cord/admin-key`, OPERATOR_KEY, 'POST')
  expect([(await admin(made.body.adminKey)).status, (await admin(renewed.body.adminKey)).status]).toEqual([401, 200])
})

test('an agent whose key was taken away can do nothing more, and its name is not given again', async () => {
  const admin = (method: string, path: string, body?: object) =>
    call(`${server.url}${path}`, acme.adminKey, method, body)
  const agent = { id: 'brief', name: 'Brief', owner: acme.person }
  const { body } = await admin('POST', '/v1/admin/agents', agent)
  const open = () => call(`${server.url}/v1/sessions`, String(body.key), 'POST', { request: 'Do it' })
  expect((await open()).status).toBe(200)
  expect((await admin('DELETE', '/v1/admin/agents/brief')).status).toBe(200)
  expect((await open()).status).toBe(401)
  expect((await admin('POST', '/v1/admin/agents', agent)).body).toMatchObject({ refusal: { code: 'tenant/taken' } })
})

test('each key has its own budget: one that is used up takes nothing from another’s', async () => {
  const tight = await startTestServer({
    requestsAMinute: 3,
    tenants: [{ id: 'acme', policy: BALANCED, adminKey: acme.adminKey, agents: [{ ...AGENT, key: acme.agentKey }] }]
  })
  const read = async (key: string) => (await call(`${tight.url}/v1/runs/run_x`, key)).status
  expect([await read(acme.agentKey), await read(acme.agentKey), await read(acme.agentKey)]).toEqual([404, 404, 404])
  expect([await read(acme.agentKey), await read(AGENT.key)]).toEqual([429, 404])
  await tight.close()
})
