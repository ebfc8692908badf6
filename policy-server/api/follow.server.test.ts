import { whatHappenedSchema } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  BALANCED,
  call,
  openTestSession,
  PLAN,
  sendPlan,
  startTestServer
} from '../testing/test-server.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const GONE = { id: 'gone', name: 'Planner that goes', key: 'agent-key-of-the-gone' }
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let session: string

beforeAll(async () => {
  server = await startTestServer({
    agents: [AGENT, OTHER, GONE],
    policy: `${BALANCED}\n@id("never") forbid (principal, action == Action::"destroy", resource);`
  })
  session = await openTestSession(server.url)
})
afterAll(() => server.close())

const check = (text: string, inputs: object = {}, key = AGENT.key, under = session) =>
  call(`${server.url}/v1/sessions/${under}/check`, key, 'POST', { text, inputs })
const leaves = async () => ((await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body.leaves as string[]).length

describe('a plan that is checked', () => {
  test('is refused while the person has no device', async () => {
    expect(await check(PLAN, { sum: 3 })).toMatchObject({
      status: 409,
      body: { refusal: { code: 'session/no-device' } }
    })
    device = await enrolTestDevice(server)
    channel = await device.connect()
  })

  test('tells what the person would be asked; nothing is offered, recorded or logged', async () => {
    const before = await leaves()
    const flow = `plan "x" site a = "https://a.example" site b = "https://b.example"
on a { open "/" let x = read title } on b { open "/new" fill field "Note" with x }`
    expect((await check(PLAN, { sum: 3 })).body).toEqual({
      steps: expect.any(Number),
      asks: [{ verb: 'click', effect: 'submit', origin: 'http://127.0.0.1:8099', target: 'button "Submit"', line: 8 }],
      flows: []
    })
    expect((await check(flow)).body).toMatchObject({ flows: [{ from: 'https://a.example', to: 'https://b.example' }] })
    expect(await leaves()).toBe(before)
  })

  test('does not tell where other agents of the person were', async () => {
    const read = 'plan "x" site h = "https://hospital.example" on h { open "/" observe document }'
    const run = String((await sendPlan(server.url, session, read)).body.run)
    await runOffer(device, channel, await channel.next('offer', run))
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
    const under = await openTestSession(server.url, 'File my report', OTHER.key)
    const write = 'plan "x" site e = "https://e.example" on e { open "/" fill field "Note" with "hi" }'
    const { body } = await check(write, {}, OTHER.key, under)
    expect(body).toMatchObject({ flows: [{ from: 'elsewhere', to: 'https://e.example' }] })
    expect(JSON.stringify(body)).not.toContain('hospital')
  })

  test.each([
    ['that does not parse', 'plan "x" frob', {}, 422, 'syntax/unexpected'],
    ['that does not check', 'plan "x" let y = z return y', {}, 422, 'check/unknown-name'],
    ['without an input', PLAN, {}, 422, 'plan/bad-input'],
    ['that holds a NUL', 'plan "x\0"', {}, 422, 'syntax/unknown-character'],
    [
      'that policy denies',
      'plan "x" site a = "https://a.example" on a { open "/" click button "Delete account" as destroy }',
      {},
      403,
      'policy/denied'
    ]
  ])('%s is refused', async (_, text, inputs, status, code) => {
    const answer = await check(text, inputs)
    expect([answer.status, answer.body]).toMatchObject([status, { refusal: { code } }])
    expect(answer.body.run).toBeUndefined()
  })

  test.each([
    ['a session that there is not', AGENT.key, 'ses_x', 404],
    ['another’s session', OTHER.key, undefined, 404],
    ['no key', '', undefined, 401]
  ])('under %s is refused', async (_, key, under, status) => {
    expect((await check(PLAN, { sum: 3 }, key, under)).status).toBe(status)
  })
})

describe('a run that is followed', () => {
  const send = async () => String((await sendPlan(server.url, session, PLAN, { sum: 3 })).body.run)
  const follow = (run: string, { key = AGENT.key, query = '', headers = {} } = {}) =>
    fetch(`${server.url}/v1/runs/${run}/events${query}`, { headers: { authorization: `Bearer ${key}`, ...headers } })

  /** What a stream of server-sent events holds, once it has ended. */
  const read = async (answer: Response) => {
    const blocks = (await answer.text()).split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
    return blocks.map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
      )
    )
  }

  test('is told event by event, and last how it ended', async () => {
    const run = await send()
    const answer = await follow(run)
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const told = read(answer)
    await runOffer(device, channel, await channel.next('offer', run))
    const events = await told
    const end = events.at(-1)
    expect(end?.event).toBe('end')
    expect(JSON.parse(end?.data ?? '')).toMatchObject({ run, status: 'done', report: { result: { state: 'Saved' } } })
    const numbered = events.slice(0, -1)
    expect(numbered.map(({ id }) => Number(id))).toEqual(numbered.map((_, i) => i + 1))
    expect(numbered.map(({ data }) => JSON.parse(data ?? '').what.type)).toEqual(
      expect.arrayContaining(['decided', 'offered', 'accepted', 'asking', 'answered', 'step', 'ended'])
    )
    for (const { data } of numbered) expect(whatHappenedSchema.parse(JSON.parse(data ?? '').what)).toBeDefined()
    // From where a client was cut off, by either spelling; the header is the browser's own.
    const last = numbered.at(-1)?.id
    for (const from of [
      { query: `?after=${Number(last) - 1}` },
      { headers: { 'last-event-id': String(Number(last) - 1) } }
    ])
      expect((await read(await follow(run, from))).map(({ id }) => id)).toEqual([last, undefined])
  })

  test('is told no more to an agent that was taken away meanwhile', async () => {
    const own = await openTestSession(server.url, 'File my report', GONE.key)
    const run = String((await sendPlan(server.url, own, PLAN, { sum: 3 }, GONE.key)).body.run)
    const told = follow(run, { key: GONE.key }).then((answer) => answer.text())
    await channel.next('offer', run)
    channel.send({ type: 'accepted', run })
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, GONE.key)).body.status).toBe('running')
    expect((await call(`${server.url}/v1/admin/agents/${GONE.id}`, ADMIN_KEY, 'DELETE')).status).toBe(200)
    await channel.next('cancel', run)
    channel.send({
      type: 'ended',
      report: { run, status: 'refused', views: ['a page'], steps: [], approvals: [], timings: {} }
    })
    expect(await told).not.toContain('a page')
  })

  test.each([
    ['another agent’s', OTHER.key, 404, 'run/unknown'],
    ['nobody’s', 'wrong', 401, 'session/unauthorized']
  ])('is not %s', async (_, key, status, code) => {
    const run = await send()
    const answer = await follow(run, { key })
    expect([answer.status, await answer.json()]).toMatchObject([status, { refusal: { code } }])
    await call(`${server.url}/v1/runs/${run}/cancel`, AGENT.key, 'POST')
    await channel.next('offer', run)
  })
})
