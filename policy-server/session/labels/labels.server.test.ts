import { hashJson, LABELS_CONTEXT, type Offer, type RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../../audit/index.ts'
import type { PolicyServer } from '../../index.ts'
import { claimsOf, runOffer } from '../../testing/run-a-plan.ts'
import { enrolTestDevice, signText, type TestChannel, type TestDevice } from '../../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, sendPlan, startTestServer } from '../../testing/test-server.ts'

const agent = (id: string) => ({ id, name: id, key: `agent-key-of-the-${id}` })
const SECOND = agent('second')
const THIRD = agent('third')
/** Of another owner. */
const STRANGER = agent('stranger')

const sites = `site a = "https://a.example" site b = "https://b.example" site c = "https://c.example"`
const plan = (body: string) => `plan "x" ${sites}\n${body}`
const LOOK_A = plan('on a { open "/" let x = read title } return x')
const WRITE_B = plan('on b { open "/new" fill field "Note" with "some words" }')
const A_TO_B = plan('on a { open "/" let x = read title } on b { open "/new" fill field "Note" with x }')
const B_TO_C = plan('on b { open "/" let x = read title } on c { open "/new" fill field "Note" with x }')

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let stranger: TestChannel
let offset = 0

beforeAll(async () => {
  const now = () => Date.now() + offset
  server = await startTestServer({ agents: [AGENT, SECOND, THIRD], goneSeconds: 60, now })
  await call(`${server.url}/v1/admin/persons`, ADMIN_KEY, 'POST', { id: 'other', name: 'Other' })
  const added = await call(`${server.url}/v1/admin/agents`, ADMIN_KEY, 'POST', {
    id: 'stranger',
    name: 'Stranger',
    owner: 'other'
  })
  STRANGER.key = String(added.body.key)
  device = await enrolTestDevice(server, now)
  channel = await device.connect()
  const { body } = await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST', { person: 'other' })
  const theirs = await enrolTestDevice({ url: server.url, enrolCode: async () => String(body.code) }, now)
  stranger = await theirs.connect()
})
afterAll(() => server.close())

const clear = (what: 'shown' | 'released', person = 'person') =>
  call(`${server.url}/v1/admin/labels/clear`, ADMIN_KEY, 'POST', { person, what })

beforeEach(async () => {
  await clear('shown')
  await clear('released')
})

/** A plan in a session of its own, as it is offered to the person's device. */
const offered = async (text: string, by = AGENT, on = channel): Promise<Offer> => {
  const session = await openTestSession(server.url, 'Do it', by.key)
  const { body } = await sendPlan(server.url, session, text, {}, by.key)
  if (body.run === undefined || body.refusal) throw new Error(JSON.stringify(body))
  return on.next('offer', String(body.run))
}

const short = (end: string) => end.replace(/^https:\/\/(.*)\.example$/, '$1')

/** The flows that the person is asked about. */
const asks = (offer: Offer): string[] =>
  claimsOf(offer).authorization_details.flatMap((detail) =>
    detail.type === 'writ_flow' && detail.approval === 'ask' ? [`${short(detail.from)}→${short(detail.to)}`] : []
  )

const ended = (run: string) =>
  expect
    .poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.report, { timeout: 10_000 })
    .toMatchObject({ run })

/** Sends a plan and runs it to its end. */
const ran = async (text: string, by = AGENT): Promise<Offer> => {
  const offer = await offered(text, by)
  await runOffer(device, channel, offer)
  await expect
    .poll(async () => (await call(`${server.url}/v1/runs/${offer.run}`, by.key)).body.status, { timeout: 10_000 })
    .toBe('done')
  return offer
}

const report = (run: string, more: Partial<RunReport> = {}): RunReport => ({
  run,
  status: 'refused',
  steps: [],
  approvals: [],
  timings: {},
  ...more
})

/** Takes the offer out of the way again: nothing of it was done. */
const drop = async ({ run }: Offer, by = AGENT, on = channel) => {
  on.send({ type: 'ended', report: report(run, { idle: true }) })
  await expect
    .poll(async () => (await call(`${server.url}/v1/runs/${run}`, by.key)).body.status, { timeout: 10_000 })
    .toBe('refused')
}

/** What the person would be asked, were this plan sent now. */
const wouldAsk = async (text: string, by = AGENT, on = channel): Promise<string[]> => {
  const offer = await offered(text, by, on)
  await drop(offer, by, on)
  return asks(offer)
}

describe('what an agent was shown', () => {
  test('labels what it writes in another session: a copy split over two is asked about', async () => {
    expect(await wouldAsk(WRITE_B)).toEqual([])
    await ran(LOOK_A)
    const offer = await offered(WRITE_B)
    expect(asks(offer)).toEqual(['a→b'])
    expect(offer.labels).toEqual({ owner: 'person', shown: ['https://a.example'], released: {} })
    await drop(offer)
    expect(await wouldAsk(plan('on a { open "/new" fill field "Note" with "some words" }'))).toEqual([])
  })

  test('labels what other agents of its owner write, and of no other owner', async () => {
    await ran(LOOK_A)
    expect(await wouldAsk(WRITE_B, SECOND)).toEqual(['a→b'])
    expect(await wouldAsk(WRITE_B, THIRD)).toEqual(['a→b'])
    expect(await wouldAsk(WRITE_B, STRANGER, stranger)).toEqual([])
  })

  test('of one site asks nothing there, for ten turns, and once where it is taken elsewhere', async () => {
    const turn = (n: number) =>
      plan(`on a { open "/list" fill field "Find" with "word ${n}" click tab "Next" let x = read title } return x`)
    const session = await openTestSession(server.url)
    const asked: string[][] = []
    for (let n = 1; n <= 10; n++) {
      const { body } = await sendPlan(server.url, session, turn(n))
      const offer = await channel.next('offer', String(body.run))
      const grants = claimsOf(offer).authorization_details.filter(
        (grant) => 'approval' in grant && grant.approval === 'ask'
      )
      asked.push(grants.map(({ id }) => id))
      await runOffer(device, channel, offer)
      await ended(offer.run)
    }
    expect(asked).toEqual(Array.from({ length: 10 }, () => []))
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
  })

  test('counts although nothing was returned: that the run succeeded is told', async () => {
    await ran(plan('on a { open "/" wait for heading "Paid" up to 1s }'))
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
  })

  test('counts when a run stopped half-way, and not when it was refused before it began', async () => {
    const idle = await offered(LOOK_A)
    await drop(idle)
    expect(await wouldAsk(WRITE_B)).toEqual([])
    const aborted = await offered(LOOK_A)
    channel.send({ type: 'accepted', run: aborted.run })
    channel.send({ type: 'ended', report: report(aborted.run) })
    await ended(aborted.run)
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
  })

  test('counts for a plan from the first thing that was told before it was sent', async () => {
    const looking = await offered(LOOK_A)
    channel.send({ type: 'accepted', run: looking.run })
    await expect
      .poll(async () => (await call(`${server.url}/v1/runs/${looking.run}`, AGENT.key)).body.status)
      .toBe('running')
    // Sent at the same time, as it were: its text was fixed before anything was shown.
    const early = await offered(WRITE_B)
    expect(asks(early)).toEqual([])
    const step = { step: '1', verb: 'open', effect: 'navigate', origin: 'https://a.example', line: 1, ms: 1 } as const
    channel.send({ type: 'step', run: looking.run, report: { ...step, outcome: 'done' } })
    await expect
      .poll(async () => (await call(`${server.url}/v1/runs/${looking.run}`, AGENT.key)).body.events)
      .toMatchObject([{}, {}, {}, { what: { type: 'step' } }])
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
    await drop(early)
    await drop(looking)
  })

  test('counts when the device was lost over the run', async () => {
    const lost = await offered(LOOK_A)
    channel.send({ type: 'accepted', run: lost.run })
    await expect
      .poll(async () => (await call(`${server.url}/v1/runs/${lost.run}`, AGENT.key)).body.status)
      .toBe('running')
    await channel.close()
    // When the server notices that the device has gone, the clock has moved on already: so it moves until it has.
    await expect
      .poll(
        async () => {
          offset += 61_000
          return (await call(`${server.url}/v1/runs/${lost.run}`, AGENT.key)).body.status
        },
        { timeout: 20_000, interval: 1000 }
      )
      .toBe('unknown')
    channel = await device.connect()
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
  })

  test('includes what the person let go to it, and the agent’s own inputs carry it', async () => {
    const letGo = 'let y = declassify x to planner because "you asked" return y'
    await ran(plan(`on a { open "/" let x = read title } ${letGo}`))
    const inputs = plan('input note: text on b { open "/new" fill field "Note" with note }').replace(
      `${sites}\ninput note: text`,
      `${sites} input note: text\n`
    )
    const session = await openTestSession(server.url)
    const { body } = await sendPlan(server.url, session, inputs, { note: 'words of a' })
    const offer = await channel.next('offer', String(body.run))
    expect(asks(offer)).toEqual(['a→b'])
    await drop(offer)
  })
})

describe('what was released', () => {
  test('comes back with what the site shows: the washing route from a over b to c is asked about', async () => {
    expect(await wouldAsk(B_TO_C)).toEqual(['b→c'])
    const first = await ran(A_TO_B)
    expect(asks(first)).toEqual(['a→b'])
    // Not by what the agent remembers: that is forgotten.
    await clear('shown')
    const second = await offered(B_TO_C, SECOND)
    expect(asks(second).sort()).toEqual(['a→c', 'b→c'])
    expect(second.labels).toMatchObject({ shown: [], released: { 'https://b.example': ['https://a.example'] } })
    await drop(second, SECOND)
    await clear('released')
    expect(await wouldAsk(B_TO_C)).toEqual(['b→c'])
  })

  test('counts from the decision, since the device may act before it is heard', async () => {
    const writing = await offered(A_TO_B)
    expect((await wouldAsk(B_TO_C)).sort()).toEqual(['a→c', 'b→c'])
    await drop(writing)
    expect(await wouldAsk(B_TO_C)).toEqual(['b→c'])
  })

  test('into a site where another run is at work waits for its end', async () => {
    const reading = await offered(B_TO_C)
    channel.send({ type: 'accepted', run: reading.run })
    const session = await openTestSession(server.url)
    const first = await sendPlan(server.url, session, A_TO_B)
    const refusal = { code: 'session/site-in-use', detail: { place: 'https://b.example', run: reading.run } }
    expect([first.status, first.body]).toMatchObject([409, { refusal }])
    expect(first.body).toMatchObject({
      refusal: { message: expect.stringMatching(/^run \S+ is at work at https:\/\/b/) }
    })
    // Of another agent's run nothing is told that names it, whether it is held or not.
    const theirs = await openTestSession(server.url, 'Do it', SECOND.key)
    const others = await sendPlan(server.url, theirs, A_TO_B, {}, SECOND.key)
    expect(others.body).toMatchObject({
      refusal: { message: expect.stringContaining('another run of the same person') }
    })
    expect(JSON.stringify(others.body.refusal)).not.toContain(reading.run)
    // Held, it is nobody's work: its agent is told what to do about it.
    const at = { run: reading.run, report: report(reading.run), at: 0, act: 'none', left: 60_000 } as const
    channel.send({ type: 'stopped', ...at })
    const status = async () => (await call(`${server.url}/v1/runs/${reading.run}`, AGENT.key)).body.status
    await expect.poll(status).toBe('held')
    const waiting = await sendPlan(server.url, session, A_TO_B)
    expect(waiting.body).toMatchObject({
      refusal: {
        detail: { held: true },
        message: expect.stringMatching(/^run \S+ is held at .*; resume or end it first$/)
      }
    })
    // What policy lets pass in silence disturbs nobody.
    const quiet = await offered(plan('on b { open "/new" fill field "Note" with "words" }'))
    await drop(quiet)
    channel.send({ type: 'ended', report: report(reading.run) })
    await ended(reading.run)
    await drop(await offered(A_TO_B))
  })
})

describe('forgetting', () => {
  const said = async (more: object = {}, key = device.key) => {
    const word = { device: device.enrolled.device, what: 'shown', at: Date.now() + offset, ...more }
    return { ...word, sig: await signText(key.privateKey, LABELS_CONTEXT + hashJson(word)) }
  }

  test('on the word of the person is signed by their device, and stands in a log that verifies', async () => {
    await ran(LOOK_A)
    const word = await said()
    const other = { ...word, what: 'released' }
    expect((await device.post('/v1/labels/clear', other)).status).toBe(401)
    expect((await device.post('/v1/labels/clear', await said({ at: Date.now() + offset - 301_000 }))).status).toBe(401)
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
    expect((await device.post('/v1/labels/clear', word)).status).toBe(200)
    expect(await wouldAsk(WRITE_B)).toEqual([])
    const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
    expect(bundle.leaves.some((leaf) => leaf.includes(word.sig))).toBe(true)
    expect(verifyBundle(bundle, device.enrolled.log)).toMatchObject({ ok: true })
  })

  test('by the admin is theirs alone, and told of', async () => {
    await ran(LOOK_A)
    const list = () => call(`${server.url}/v1/admin/labels?person=person`, ADMIN_KEY)
    expect((await list()).body.labels).toMatchObject([
      { sink: 'planner', source: 'https://a.example', agent: AGENT.id }
    ])
    expect((await call(`${server.url}/v1/admin/labels?person=person`, AGENT.key)).status).toBe(401)
    const body = { person: 'person', what: 'shown' }
    expect((await call(`${server.url}/v1/admin/labels/clear`, AGENT.key, 'POST', body)).status).toBe(401)
    expect((await clear('shown', 'nobody')).body).toMatchObject({ refusal: { code: 'tenant/unknown-person' } })
    expect((await clear('shown')).status).toBe(200)
    expect((await list()).body.labels).toEqual([])
    const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
    expect(JSON.parse(bundle.leaves.at(-1) ?? '')).toMatchObject({
      event: { kind: 'labels-cleared', person: 'person', what: 'shown' }
    })
  })

  test('leaves what live runs told', async () => {
    const live = await offered(LOOK_A)
    channel.send({ type: 'asking', run: live.run, question: 'q1' })
    await expect
      .poll(async () => (await call(`${server.url}/v1/runs/${live.run}`, AGENT.key)).body.status)
      .toBe('asking')
    await clear('shown')
    expect(await wouldAsk(WRITE_B)).toEqual(['a→b'])
    await drop(live)
  })
})

test('an agent that is taken away is stopped in what it was doing, and no other is', async () => {
  const gone = { id: 'gone', name: 'Gone', owner: 'person' }
  const { body } = await call(`${server.url}/v1/admin/agents`, ADMIN_KEY, 'POST', gone)
  const theirs = await offered(LOOK_A, { ...gone, key: String(body.key) })
  const others = await offered(LOOK_A)
  for (const { run } of [theirs, others]) channel.send({ type: 'accepted', run })
  const read = async ({ run }: Offer, key: string) => (await call(`${server.url}/v1/runs/${run}`, key)).body.status
  await expect.poll(() => read(others, AGENT.key)).toBe('running')
  expect((await call(`${server.url}/v1/admin/agents/gone`, ADMIN_KEY, 'DELETE')).status).toBe(200)
  expect(await channel.next('cancel', theirs.run)).toMatchObject({ run: theirs.run })
  expect(await read(others, AGENT.key)).toBe('running')
  const report = { status: 'refused' as const, steps: [], approvals: [], timings: {} }
  for (const { run } of [theirs, others]) channel.send({ type: 'ended', report: { ...report, run } })
  await expect.poll(() => read(others, AGENT.key)).toBe('refused')
})

test('a run that an `allow` rule let pass is stopped when the rule is taken back', async () => {
  const rules = async (body: object) => {
    const answer = await device.post('/v1/rules', { device: device.enrolled.device, ...body })
    return ((await answer.json()) as { rules: { id: string }[] }).rules
  }
  const [rule] = await rules({ add: { effect: 'submit', origin: 'https://a.example', answer: 'allow' } })
  const sends = plan('on a { open "/" fill field "Note" with "words of its own" click button "Go on" as submit }')
  const offer = await offered(sends)
  const { run } = offer
  const asks = claimsOf(offer).authorization_details.filter((one) => 'approval' in one && one.approval === 'ask')
  expect(asks).toEqual([])
  channel.send({ type: 'accepted', run })
  const status = async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status
  await expect.poll(status).toBe('running')
  await rules({ remove: rule?.id })
  expect(await channel.next('cancel', run)).toMatchObject({ run })
  channel.send({ type: 'ended', report: { run, status: 'refused', steps: [], approvals: [], timings: {} } })
  await expect.poll(status).toBe('refused')
})
