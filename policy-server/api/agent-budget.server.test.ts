import type { AgentBudget, RunReport, StepReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { startPostgres, whyNoPostgres } from '../testing/start-postgres.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

interface Shown {
  readonly id: string
  readonly budget: { most: AgentBudget; own: boolean; used: Record<string, number>; opens: string }
}

const HOUR = 3_600_000
const OTHER = { id: 'other', name: 'Other', key: 'agent-key-of-the-other' }
/** What PLAN can use at most: it opens, fills and presses, and asks about the last. */
const OF_PLAN = { plans: 1, acts: 3, questions: 1, codeSeconds: 0 }
const ONLY_PLAN = { plans: 1, acts: 0, questions: 0, codeSeconds: 0 }
const HOST = { id: 'exe_1', url: 'http://127.0.0.1:7718', images: { python: `sha256:${'a'.repeat(64)}` } }

const setBudget = (url: string, budget?: AgentBudget, path = `agents/${AGENT.id}/budget`) =>
  call(`${url}/v1/admin/${path}`, ADMIN_KEY, 'POST', budget ? { budget } : {})
const budgetOf = async (url: string, agent = AGENT.id) => {
  const { agents } = (await call(`${url}/v1/admin/agents`, ADMIN_KEY)).body as unknown as { agents: Shown[] }
  return agents.find(({ id }) => id === agent)?.budget
}

describe('a budget', () => {
  let server: PolicyServer
  let device: TestDevice
  let channel: TestChannel
  let offset = 0

  beforeAll(async () => {
    server = await startTestServer({ now: () => Date.now() + offset, agents: [AGENT, OTHER], codeHost: HOST })
    device = await enrolTestDevice(server, () => Date.now() + offset)
    channel = await device.connect()
  })
  afterAll(() => server?.close())
  /** Each begins in an hour of which nothing is used, and a quarter of it is over; it counts by the hour. */
  beforeEach(async () => {
    const now = Date.now() + offset
    offset += 2 * HOUR - (now % HOUR) + HOUR / 4
    await channel.close()
    channel = await device.connect()
    await setBudget(server.url, undefined)
    await setBudget(server.url, { window: 'hour' }, 'budget')
  })

  const send = async (key = AGENT.key) =>
    sendPlan(server.url, await openTestSession(server.url, 'Do it', key), PLAN, { sum: 1 }, key)
  const step = (effect: StepReport['effect'], outcome: StepReport['outcome'] = 'done', ms = 1): StepReport => ({
    step: '1',
    verb: 'click',
    effect,
    origin: 'https://a.example',
    line: 1,
    outcome,
    ms
  })
  /** The device takes a run and tells that it ended like this. */
  const end = async (run: unknown, more: Partial<RunReport> = {}) => {
    channel.send({ type: 'accepted', run: String(run) })
    const report: RunReport = { run: String(run), status: 'done', steps: [], approvals: [], timings: {}, ...more }
    channel.send({ type: 'ended', report })
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
  }
  const used = async () => (await budgetOf(server.url))?.used

  test('that is used up refuses the next plan, says which it is and when it opens again, and then opens', async () => {
    await setBudget(server.url, { window: 'hour', plans: 1 })
    expect((await send()).status).toBe(200)
    const session = await openTestSession(server.url)
    const answer = await fetch(`${server.url}/v1/sessions/${session}/plans`, {
      method: 'POST',
      headers: { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: PLAN, inputs: { sum: 1 } })
    })
    expect(answer.status).toBe(429)
    const wait = Number(answer.headers.get('retry-after'))
    // A quarter of the hour was over, and the test takes no other.
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual((3 / 4) * 3600)
    expect(await answer.json()).toMatchObject({
      refusal: { code: 'agent/budget', detail: { budget: 'plans', most: 1, left: 0, needs: 1, window: 'hour' } }
    })
    offset += wait * 1000
    expect((await send()).status).toBe(200)
  })

  test.each([
    ['plans', 0],
    ['acts', 2],
    ['questions', 0]
  ] as const)('of %s that a plan can never keep refuses it, and nothing of it is counted', async (budget, most) => {
    await setBudget(server.url, { window: 'hour', [budget]: most })
    const { status, body } = await send()
    // It is never told to come back: `opens` and `retryAfter` are not there.
    expect([status, (body.refusal as RunReport['refusal'])?.detail]).toEqual([
      429,
      { budget, window: 'hour', most, left: most, needs: OF_PLAN[budget] }
    ])
    expect(await used()).toEqual({ plans: 0, acts: 0, questions: 0, codeSeconds: 0 })
  })

  test('holds all that a run can use until it has ended, and then what it used', async () => {
    await setBudget(server.url, { window: 'hour', acts: 5 })
    const { body } = await send()
    expect(await used()).toEqual(OF_PLAN)
    expect(await send()).toMatchObject({ status: 429, body: { refusal: { detail: { budget: 'acts', left: 2 } } } })
    await end(body.run, {
      steps: [step('navigate'), step('read'), step('input', 'refused'), step('submit', 'unknown')],
      approvals: [
        { question: 'q', choice: 'once', ms: 1 },
        { question: 'r', choice: 'task', given: 'q', ms: 1 }
      ]
    })
    expect(await used()).toEqual({ plans: 1, acts: 2, questions: 1, codeSeconds: 0 })
    expect((await send()).status).toBe(200)
  })

  test.each([
    ['that it took a while', 1500],
    ['that it went on for ever', 9e300],
    ['that it was less than nothing', -9e300]
  ])('counts all that code may use where its executor is away, and its device tells %s', async (_, ms) => {
    const text = 'plan "Sum" let r = run python gives { n: number } up to 3s """result = {"n": 1}"""'
    const { body } = await sendPlan(server.url, await openTestSession(server.url), text)
    expect(await used()).toMatchObject({ codeSeconds: 3 })
    await end(body.run, { steps: [step('code', 'done', ms)] })
    expect(await used()).toMatchObject({ codeSeconds: 3 })
  })

  test('gets back all but the plan of a run that no device was offered', async () => {
    await channel.close()
    const { body } = await send()
    await call(`${server.url}/v1/runs/${body.run}/cancel`, AGENT.key, 'POST')
    expect(await used()).toEqual(ONLY_PLAN)
  })

  test('gets nothing back of a run that was cancelled as its device took it, until that tells what it did', async () => {
    const { body } = await send()
    const run = String(body.run)
    await channel.next('offer', run)
    const reserved = await used()
    await call(`${server.url}/v1/runs/${run}/cancel`, AGENT.key, 'POST')
    expect(await used()).toEqual(reserved)
    const report: RunReport = { run, status: 'refused', steps: [step('navigate')], approvals: [], timings: {} }
    channel.send({ type: 'ended', report })
    await expect.poll(used).toEqual({ ...ONLY_PLAN, acts: 1 })
    channel.send({ type: 'ended', report: { ...report, steps: [] } })
    channel.send({ type: 'ping' })
    await channel.next('pong')
    expect(await used()).toEqual({ ...ONLY_PLAN, acts: 1 })
  })

  test('gets nothing back of a run that told more than is kept', async () => {
    const { body } = await send()
    const run = String(body.run)
    const reserved = await used()
    channel.send({ type: 'accepted', run })
    const report = { run, status: 'done' as const, steps: [step('submit')], approvals: [], timings: {} }
    channel.send({ type: 'ended', report: { ...report, result: 'x'.repeat(5_000_000) } })
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('unknown')
    expect(reserved).toMatchObject({ plans: 1, acts: 3 })
    expect(await used()).toEqual(reserved)
  })

  test('is not touched by what the log could not say', async () => {
    const clicks = Array.from({ length: 600 }, (_, i) => `click button "Next ${i}"`).join('\n')
    const long = `plan "x" site app = "http://127.0.0.1:8099"\non app { open "/"\n${clicks} }`
    expect(await sendPlan(server.url, await openTestSession(server.url), long)).toMatchObject({
      body: { refusal: { code: 'policy/too-large' } }
    })
    expect(await used()).toEqual({ ...ONLY_PLAN, plans: 0 })
  })

  test('counts a question that nobody foresaw, and ends the run where there is none left', async () => {
    await setBudget(server.url, { window: 'hour', questions: 2 })
    const { body } = await send()
    const run = String(body.run)
    channel.send({ type: 'accepted', run })
    for (const question of ['one', 'one', 'two']) channel.send({ type: 'asking', run, question })
    await expect.poll(used).toMatchObject({ questions: 2 })
    channel.send({ type: 'asking', run, question: 'three' })
    await channel.next('cancel', run)
    const state = (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body as { events: { what: object }[] }
    expect(state.events.map(({ what }) => what)).toContainEqual(
      expect.objectContaining({ type: 'budget', budget: 'questions', left: 0 })
    )
    await end(run, {
      approvals: ['one', 'two', 'three'].map((question) => ({ question, choice: 'once' as const, ms: 1 }))
    })
    expect(await used()).toMatchObject({ questions: 3 })
  })

  test('of the tenant holds for agents that have none of their own, each apart', async () => {
    await setBudget(server.url, { window: 'hour', plans: 1 }, 'budget')
    await setBudget(server.url, { window: 'hour', plans: 5 })
    expect([(await send()).status, (await send()).status]).toEqual([200, 200])
    expect([(await send(OTHER.key)).status, (await send(OTHER.key)).status]).toEqual([200, 429])
    expect(await budgetOf(server.url, OTHER.id)).toMatchObject({ own: false, most: { plans: 1 }, used: { plans: 1 } })
    expect((await call(`${server.url}/v1/admin/budget`, ADMIN_KEY)).body).toEqual({
      budget: { window: 'hour', plans: 1 }
    })
  })

  test('is set by no agent, and each change stands in the log', async () => {
    const said = { budget: { window: 'day' } }
    for (const path of ['budget', `agents/${AGENT.id}/budget`])
      expect((await call(`${server.url}/v1/admin/${path}`, AGENT.key, 'POST', said)).status).toBe(401)
    await setBudget(server.url, { window: 'day', acts: 7 })
    const { leaves } = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as { leaves: string[] }
    expect(JSON.parse(leaves.at(-1) ?? '')).toMatchObject({
      event: { kind: 'budget-set', agent: AGENT.id, budget: { window: 'day', acts: 7 } }
    })
  })
})

const postgres = await startPostgres()
if (!postgres) console.log(`budgets of two servers on one PostgreSQL are not tried: ${whyNoPostgres()}`)
afterAll(() => postgres?.stop())

describe.skipIf(!postgres)('plans that race at two servers on one PostgreSQL', () => {
  const servers: PolicyServer[] = []
  beforeAll(async () => {
    const database = await postgres?.newDatabase()
    if (database === undefined) return
    for (let i = 0; i < 2; i++) servers.push(await startTestServer({ database, agents: [AGENT, OTHER] }))
    const [first] = servers
    if (first) await enrolTestDevice(first)
  })
  afterAll(async () => {
    for (const server of servers) await server.close()
  })

  test.each([
    ['plans', 7, AGENT, 7],
    // Three acts each: three plans fit, and not the fourth.
    ['acts', 10, OTHER, 3]
  ] as const)('never use more %s than there are', async (budget, most, agent, fit) => {
    const urls = servers.map(({ url }) => url)
    const [first = ''] = urls
    await setBudget(first, { window: 'day', [budget]: most }, `agents/${agent.id}/budget`)
    const session = await openTestSession(first, 'Do it', agent.key)
    const sent = await Promise.all(
      Array.from({ length: 24 }, (_, i) => sendPlan(urls[i % 2] ?? '', session, PLAN, { sum: i }, agent.key))
    )
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(fit)
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200, 429]))
    for (const url of urls) {
      const { used = {} } = (await budgetOf(url, agent.id)) ?? {}
      expect(used[budget]).toBe(fit * OF_PLAN[budget])
      expect(used[budget]).toBeLessThanOrEqual(most)
    }
  })
})
