import { AGENT_CONTEXT, type AgentState, hashJson, type Offer, type RunReport } from '@writ/dsl/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer, reportOf, stopOffer } from '../testing/answer-offer.ts'
import { claimsOf } from '../testing/run-a-plan.ts'
import { enrolTestDevice, signText, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, startTestServer } from '../testing/test-server.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const BANK = 'https://bank.example'
const BOOKS = 'https://books.example'
const READ = `plan "Read" site bank = "${BANK}" site books = "${BOOKS}"
on bank { open "/" let ref = read text of status  let title = read title }
keep ref, title`
const WRITE = 'on books { open "/" fill field "Reference" with ref }'
const HOUR_MS = 3_600_000

let server: PolicyServer
let channel: TestChannel
let session: string
let ahead = 0
const now = () => Date.now() + ahead

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER], now })
  channel = await (await enrolTestDevice(server)).connect()
})
afterAll(() => server.close())
beforeEach(async () => {
  ahead = 0
  session = await openTestSession(server.url)
})

const act = (body: object, to = session, key = AGENT.key) =>
  call(`${server.url}/v1/sessions/${to}/act`, key, 'POST', body)
const end = (offer: Offer, more: Partial<RunReport> = {}, over = channel) => endOffer(over, offer, more)
const done = async (body: object, more: Partial<RunReport> = {}, to = session, key = AGENT.key) => {
  const acting = act(body, to, key)
  const offer = await channel.next('offer')
  end(offer, more)
  return { offer, body: (await acting).body }
}
/** A turn that leaves what it read, as far as its device says so. */
const keep = (more: Partial<RunReport> = { kept: ['ref', 'title'] }) => done({ text: READ }, more)
const UNKNOWN = { status: 'refused', act: 'none' }

describe('what a turn kept', () => {
  test('is told by name alone, and declared in a later turn that uses it, with all that it came from', async () => {
    const first = await keep()
    expect(first.body).toEqual({ run: first.offer.run, status: 'done', done: 0, kept: ['ref', 'title'] })
    const { offer, body } = await done({ text: WRITE })
    expect(offer.text).toContain('kept ref: text\n\non books {')
    expect(offer.text).not.toContain('kept title')
    const run = first.offer.run
    const from = expect.arrayContaining([BANK])
    expect(offer.labels.kept).toEqual({ ref: { type: { kind: 'text' }, from, run } })
    expect(claimsOf(offer).authorization_details).toContainEqual(
      expect.objectContaining({ type: 'writ_flow', from: BANK, to: BOOKS, how: expect.arrayContaining(['value']) })
    )
    expect(body).toMatchObject({ status: 'done' })
  })

  test('gives the flows that the same statements give in one plan', async () => {
    const flowsOf = (offer: Offer) =>
      claimsOf(offer).authorization_details.flatMap((detail) =>
        detail.type === 'writ_flow' && detail.to === BOOKS && detail.how.includes('value') ? [detail.from] : []
      )
    const whole = await done({ text: `${READ}\n${WRITE}` }, {}, await openTestSession(server.url))
    await keep()
    const { offer } = await done({ text: WRITE })
    expect(flowsOf(offer)).toContain(BANK)
    expect(flowsOf(offer)).toEqual(flowsOf(whole.offer))
  })

  test('is checked with, also in `check`, and may be declared by the turn itself, as what it was kept as', async () => {
    await keep()
    const check = await call(`${server.url}/v1/sessions/${session}/check`, AGENT.key, 'POST', { text: WRITE })
    expect(check).toMatchObject({ status: 200, body: { flows: expect.arrayContaining([{ from: BANK, to: BOOKS }]) } })
    expect((await done({ text: `kept ref: text ${WRITE}` })).body).toMatchObject({ status: 'done' })
    expect((await act({ text: 'kept ref: number return 1' })).body).toMatchObject({
      ...UNKNOWN,
      code: 'check/unknown-kept'
    })
    // What a turn binds itself is its own.
    const own = await done({ text: 'let ref = 1 return ref' })
    expect(own.offer.text).not.toContain('kept')
  })

  test('anew is what later turns get', async () => {
    await keep()
    const second = await keep()
    const { offer } = await done({ text: WRITE })
    expect(offer.labels.kept?.ref?.run).toBe(second.offer.run)
  })

  test('comes from all that a chain of turns made it of', async () => {
    await keep()
    const next = await done({ text: 'var both = "" set both = ref keep both' }, { kept: ['both'] })
    expect(next.body).toMatchObject({ kept: ['both'] })
    const { offer } = await done({ text: WRITE.replace('ref }', 'both }') })
    expect(offer.labels.kept?.both?.from).toContain(BANK)
  })

  test.each<[string, Partial<RunReport>]>([
    ['by a run that did not come to it', {}],
    ['by a run that failed', { status: 'failed', kept: ['ref'] }],
    ['by a run that nobody knows of', { status: 'unknown', kept: ['ref'] }],
    ['under a name that its plan does not keep', { kept: ['status'] }]
  ])('%s is not known', async (_, report) => {
    await keep(report)
    const { body } = await act({ text: `kept ref: text ${WRITE}` })
    expect(body).toMatchObject({ ...UNKNOWN, code: 'check/unknown-kept' })
  })

  test('is not known in another session, and to no other agent', async () => {
    await keep()
    for (const key of [AGENT.key, OTHER.key]) {
      const other = await openTestSession(server.url, 'Do it', key)
      const text = `site books = "${BOOKS}" kept ref: text ${WRITE}`
      expect((await act({ text }, other, key)).body).toMatchObject({ ...UNKNOWN, code: 'check/unknown-kept' })
    }
    expect(await act({ text: WRITE }, session, OTHER.key)).toMatchObject({ status: 404 })
  })

  test('is handed on for an hour from when it was kept or taken last', async () => {
    await keep()
    ahead = HOUR_MS - 60_000
    expect((await done({ text: WRITE })).body).toMatchObject({ status: 'done' })
    ahead = 2 * HOUR_MS - 120_000
    expect((await done({ text: WRITE })).body).toMatchObject({ status: 'done' })
    ahead = 3 * HOUR_MS
    expect((await act({ text: `kept ref: text ${WRITE}` })).body).toMatchObject({ code: 'check/unknown-kept' })
  })

  test('of a file is not handed on', async () => {
    const text = `plan "File" site bank = "${BANK}" on bank { open "/" let file = download from click link "Statement" keep file }`
    await done({ text }, { kept: ['file'] })
    expect((await act({ text: 'kept file: file return 1' })).body).toMatchObject({ code: 'check/unknown-kept' })
  })

  test('is for one who mends a run that was given it, too', async () => {
    await keep()
    const sent = act({ text: `${WRITE.slice(0, -1)} click button "X" }` })
    const offer = await channel.next('offer')
    const report = stopOffer(channel, offer)
    await sent
    const mending = act({ resume: offer.run, replace: 'click button "Y"' })
    const next = await channel.next('offer')
    expect(next.labels.kept).toEqual(offer.labels.kept)
    channel.send({ type: 'ended', report: { ...report, continuedBy: next.run } })
    end(next)
    expect((await mending).body).toMatchObject({ status: 'done' })
  })

  test('is gone with a revocation', async () => {
    await keep()
    expect((await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST', {})).status).toBe(200)
    expect((await act({ text: `kept ref: text ${WRITE}` })).body).toMatchObject({ code: 'check/unknown-kept' })
  })
})

describe('a session that its agent ends', () => {
  const endIt = (key = AGENT.key) => call(`${server.url}/v1/sessions/${session}`, key, 'DELETE')
  const ENDED = { status: 410, body: { refusal: { code: 'session/ended' } } }

  test('has its devices forget what its turns kept, and takes nothing more', async () => {
    const { offer } = await keep()
    expect(await endIt()).toEqual({ status: 200, body: { session, letGo: [] } })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [offer.run] })
    expect(await act({ text: WRITE })).toMatchObject(ENDED)
    for (const path of ['plans', 'check'])
      expect(
        await call(`${server.url}/v1/sessions/${session}/${path}`, AGENT.key, 'POST', { text: READ })
      ).toMatchObject(ENDED)
    expect(await endIt()).toEqual({ status: 200, body: { session, letGo: [] } })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [offer.run] })
  })

  test('has its held runs take back what they did', async () => {
    const sent = act({ text: READ })
    const offer = await channel.next('offer')
    const report = stopOffer(channel, offer, { at: 2 })
    await sent
    expect(await endIt()).toEqual({ status: 200, body: { session, letGo: [offer.run] } })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [] })
    expect(await channel.next('let-go', offer.run)).toEqual({ type: 'let-go', run: offer.run, undo: true })
    expect(await act({ resume: offer.run, replace: 'open "/"' })).toMatchObject(ENDED)
    channel.send({ type: 'ended', report })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [offer.run] })
  })

  test('leaves what is under way to its end', async () => {
    const sent = act({ text: READ })
    const offer = await channel.next('offer')
    channel.send({ type: 'accepted', run: offer.run })
    expect(await endIt()).toMatchObject({ status: 200 })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [] })
    end(offer, { kept: ['ref'] })
    expect((await sent).body).toMatchObject({ status: 'done' })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [offer.run] })
  })

  test('and has what is held then take back what it did', async () => {
    const sent = act({ text: READ })
    const offer = await channel.next('offer')
    channel.send({ type: 'accepted', run: offer.run })
    expect(await endIt()).toMatchObject({ status: 200, body: { letGo: [] } })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [] })
    const refusal = { code: 'target/not-found' as const, message: 'nothing fits the target' }
    const report = reportOf(offer, { status: 'refused', refusal })
    channel.send({ type: 'stopped', run: offer.run, report, at: 2, act: 'none', left: 120_000 })
    expect(await channel.next('let-go', offer.run)).toEqual({ type: 'let-go', run: offer.run, undo: true })
    channel.send({ type: 'ended', report })
    expect(await channel.next('session-ended')).toEqual({ type: 'session-ended', session, runs: [offer.run] })
    await sent
  })

  test('and is told when what was held is over, which is in nobody’s way then', async () => {
    const sent = act({ text: READ })
    const offer = await channel.next('offer')
    channel.send({ type: 'accepted', run: offer.run })
    const refusal = { code: 'target/not-found' as const, message: 'nothing fits the target' }
    const report = reportOf(offer, { status: 'refused', refusal })
    channel.send({ type: 'stopped', run: offer.run, report, at: 2, act: 'none', left: 120_000 })
    await sent
    const ending = endIt()
    await channel.next('let-go', offer.run)
    channel.send({ type: 'ended', report })
    expect(await ending).toMatchObject({ status: 200, body: { letGo: [offer.run] } })
    expect((await call(`${server.url}/v1/runs/${offer.run}`, AGENT.key)).body.status).toBe('refused')
  })

  test('is its agent’s to end, and nobody else’s', async () => {
    expect(await endIt(OTHER.key)).toMatchObject({ status: 404, body: { refusal: { code: 'session/unknown' } } })
    expect((await done({ text: READ })).body).toMatchObject({ status: 'done' })
  })
})

describe('of two browsers of the person', () => {
  const MINUTE_MS = 60_000
  let own: PolicyServer
  let first: TestDevice
  let holder: TestChannel
  let other: TestChannel
  let to: string
  beforeEach(async () => {
    own = await startTestServer({ agents: [AGENT], now })
    first = await enrolTestDevice(own, now)
    holder = await first.connect()
    to = await openTestSession(own.url)
    const keeping = call(`${own.url}/v1/sessions/${to}/act`, AGENT.key, 'POST', { text: READ })
    end(await holder.next('offer'), { kept: ['ref', 'title'] }, holder)
    expect((await keeping).body).toMatchObject({ status: 'done' })
    other = await (await enrolTestDevice(own, now)).connect()
  })
  afterEach(() => own.close())
  const turn = (text: string, what = 'act') => call(`${own.url}/v1/sessions/${to}/${what}`, AGENT.key, 'POST', { text })
  const goesTo = async (text: string, there: TestChannel) => {
    const acting = turn(text)
    end(await there.next('offer'), {}, there)
    return (await acting).body
  }

  test('a turn goes to the one that holds what it uses, and any other to the newest', async () => {
    expect(await goesTo(WRITE, holder)).toMatchObject({ status: 'done' })
    expect(await goesTo(`site bank = "${BANK}" site books = "${BOOKS}" kept ref: text ${WRITE}`, holder)).toMatchObject(
      {
        status: 'done'
      }
    )
    expect(await goesTo('on bank { open "/" }', other)).toMatchObject({ status: 'done' })
  })

  test('a turn that uses what is in one that has gone is refused by its name, and any other is not', async () => {
    await holder.close()
    // A minute after the server saw it go.
    const isRefused = async () => {
      ahead += MINUTE_MS + 1
      return (await turn(WRITE, 'check')).status
    }
    await expect.poll(isRefused, { interval: 500 }).toBe(409)
    const refused = { code: 'session/device-away', detail: { device: first.enrolled.device, browser: 'test' } }
    for (const what of ['act', 'check'])
      expect(await turn(WRITE, what)).toMatchObject({ status: 409, body: { refusal: refused } })
    expect(await turn(`plan "Whole" site books = "${BOOKS}" kept ref: text ${WRITE}`, 'plans')).toMatchObject({
      status: 409,
      body: { refusal: refused }
    })
    expect(await goesTo('on bank { open "/" }', other)).toMatchObject({ status: 'done' })
    holder = await first.connect()
    expect(await goesTo(WRITE, holder)).toMatchObject({ status: 'done' })
  })
})

describe('a session whose agent is stopped', () => {
  let own: PolicyServer
  let first: TestDevice
  let second: TestDevice
  let channel: TestChannel
  let to: string
  let ended: { readonly type: 'session-ended'; readonly session: string; readonly runs: readonly string[] }
  const turn = (text: string) => call(`${own.url}/v1/sessions/${to}/act`, AGENT.key, 'POST', { text })
  const keeping = async () => {
    const acting = turn(READ)
    const offer = await channel.next('offer')
    end(offer, { kept: ['ref', 'title'] }, channel)
    expect((await acting).body).toMatchObject({ status: 'done' })
    return offer.run
  }
  const say = async (state: AgentState) => {
    const said = { device: second.enrolled.device, agent: AGENT.id, state, at: now() }
    const sig = await signText(second.key.privateKey, AGENT_CONTEXT + hashJson(said))
    expect((await second.post('/v1/agents/state', { ...said, sig })).status).toBe(200)
  }
  const sayAsAdmin = async (state: AgentState) => {
    const { status } = await call(`${own.url}/v1/admin/agents/${AGENT.id}/state`, ADMIN_KEY, 'POST', { state })
    expect(status).toBe(200)
  }
  beforeEach(async () => {
    own = await startTestServer({ agents: [AGENT], now })
    first = await enrolTestDevice(own, now)
    channel = await first.connect()
    second = await enrolTestDevice(own, now)
    to = await openTestSession(own.url)
    ended = { type: 'session-ended', session: to, runs: [await keeping()] }
  })
  afterEach(() => own.close())

  test('by its person between two turns is over, also once it is let go on, and its device hears so at once', async () => {
    await say('stopped')
    expect(await channel.next('session-ended')).toEqual(ended)
    await say('active')
    expect(await turn(WRITE)).toMatchObject({ status: 410, body: { refusal: { code: 'session/ended' } } })
    to = await openTestSession(own.url)
    expect(await keeping()).not.toBe(ended.runs[0])
  })

  test('while its device is away is over for that too, when it is back', async () => {
    await channel.close()
    await say('stopped')
    await say('active')
    channel = await first.connect()
    expect(await channel.next('session-ended')).toEqual(ended)
  })

  test('by an admin is over too, and its device hears so', async () => {
    await sayAsAdmin('stopped')
    expect(await channel.next('session-ended')).toEqual(ended)
  })

  test('goes on where it was but paused', async () => {
    await say('paused')
    await say('active')
    await sayAsAdmin('paused')
    await sayAsAdmin('active')
    expect(await keeping()).not.toBe(ended.runs[0])
  })
})
