import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Offer, RunReport } from '@writ/dsl/contract'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer, reportOf, stopOffer } from '../testing/answer-offer.ts'
import { enrolTestDevice, type TestChannel } from '../testing/test-device.ts'
import { AGENT, startTestServer } from '../testing/test-server.ts'
import { keepMcpClients } from './testing/open-client.ts'
import { useTool as use } from './testing/use-tool.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const SITE = 'site app = "http://127.0.0.1:8099"'
const FIRST = `plan "Look" ${SITE} on app { open "/" }`
const TWO = `plan "Two" ${SITE} on app { open "/" click link "A" click link "X" }`
const CODE = { language: 'shell', code: 'echo', gives: '{ n: number }' }

let server: PolicyServer
let channel: TestChannel
const { connect, closeAll } = keepMcpClients(() => server.url)

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER] })
  channel = await (await enrolTestDevice(server)).connect()
})
afterAll(() => server.close())
afterEach(closeAll)

const end = (offer: Offer, more?: Partial<RunReport>) => endOffer(channel, offer, more)
const open = async (client: Client): Promise<unknown> => {
  const acting = use(client, 'act', { text: FIRST, request: 'Look after it' })
  end(await channel.next('offer'))
  return (await acting).value.session
}
/** A run that its device holds, and what its planner was told of it. */
const hold = async (client: Client, act: 'none' | 'unknown' = 'none') => {
  const acting = use(client, 'act', { text: TWO, request: 'Look after it' })
  const offer = await channel.next('offer')
  const report = stopOffer(channel, offer, { act })
  return { told: await acting, offer, report, run: offer.run }
}

test('a turn has what an earlier `act` of its session declared, whatever looked or ran code meanwhile', async () => {
  const { client } = await connect()
  const session = await open(client)
  const looking = use(client, 'observe', { url: 'https://b.example/', session })
  end(await channel.next('offer'))
  await looking
  const running = use(client, 'run_code', { ...CODE, session })
  end(await channel.next('offer'))
  await running
  const turn = use(client, 'act', { text: 'on app { click button "New" }', session })
  const offer = await channel.next('offer')
  expect(offer.text).toBe('plan "Look"\nsite app = "http://127.0.0.1:8099"\n\non app {\n  click button "New"\n}\n')
  end(offer)
  expect((await turn).value).toEqual({ session, run: offer.run, status: 'done', done: 0 })
})

test('`observe` tells under which name the next turn has its site', async () => {
  const { client } = await connect()
  const looking = use(client, 'observe', { url: 'https://b.example/list', request: 'Look after it' })
  end(await channel.next('offer'), { views: ['page = "/list"'] })
  const { value } = await looking
  expect(value).toMatchObject({ status: 'done', site: 'page', views: ['page = "/list"'] })
  const turn = use(client, 'act', { text: `on ${value.site} { click link "A" }`, session: value.session })
  const offer = await channel.next('offer')
  expect(offer.text).toContain('site page = "https://b.example"')
  end(offer)
  expect((await turn).value).toMatchObject({ status: 'done' })
  // A name of its own does as well.
  const named = use(client, 'act', {
    text: 'site list = "https://b.example" on list { click link "A" }',
    session: value.session
  })
  end(await channel.next('offer'))
  expect((await named).value).toMatchObject({ status: 'done' })
})

test('`observe` of a site that the turns of its session have under another name tells that one, and of any other none', async () => {
  const { client } = await connect()
  const session = await open(client)
  const look = async (url: string) => {
    const looking = use(client, 'observe', { url, session })
    end(await channel.next('offer'))
    return (await looking).value
  }
  expect(await look('http://127.0.0.1:8099/a')).toMatchObject({ site: 'app' })
  expect((await look('https://b.example/')).site).toBeUndefined()
})

test('`check` takes a turn as `act` does', async () => {
  const { client } = await connect()
  const session = await open(client)
  const turn = { plan: 'on app { click button "New" }' }
  expect(await use(client, 'check', { ...turn, session })).toMatchObject({ value: { session, steps: 2 } })
  expect(await use(client, 'check', { ...turn, request: 'Another' })).toMatchObject({
    isError: true,
    value: { refusal: { code: 'check/unknown-site' } }
  })
})

test('what is seen afterwards is told, of `diff` only what changed, and no more than was asked for', async () => {
  const { client } = await connect()
  const session = await open(client)
  const step = async (given: object, view: string) => {
    const acting = use(client, 'act', { text: 'on app { click button "New" }', session, ...given })
    const offer = await channel.next('offer')
    end(offer, { views: [view] })
    return { offer, view: String((await acting).value.view) }
  }
  const whole = await step({ observe: 'main' }, 'main\n  heading "Reports"')
  expect(whole.offer.text).toContain('observe main')
  expect(whole.view).toContain('heading "Reports"')
  const diff = await step({ observe: 'diff' }, 'main\n  heading "Reports"\n  textbox "Amount"')
  expect(diff.view).toContain('textbox "Amount"')
  expect(diff.view).not.toContain('heading "Reports"')
  const lines = Array.from({ length: 100 }, (_, i) => `text "line ${i}"`).join('\n')
  expect((await step({ observe: 'document', maxTokens: 50 }, lines)).view.length).toBeLessThan(200)
})

test('a held run is told with what it waits for, in `status` too, and is gone on with once', async () => {
  const { client } = await connect()
  const { told, run, report } = await hold(client)
  const resume = { run, session: told.value.session, until: expect.any(String) }
  const stands = {
    run,
    status: 'held',
    act: 'none',
    code: 'target/not-found',
    resume,
    done: 0,
    next: expect.stringContaining('observe')
  }
  expect(told).toMatchObject({ isError: true, value: stands })
  const { session } = told.value
  // It is held for two minutes: nobody waits for their end.
  expect(await use(client, 'status', { run, wait: 600 })).toMatchObject({ isError: true, value: stands })
  const mended = use(client, 'act', { resume: run, replace: 'click link "Y"', session })
  const offer = await channel.next('offer')
  expect(offer.text).toContain('click link "A"\n  click link "Y"\n}')
  expect(offer).toMatchObject({ continues: { run, replace: 'click link "Y"' } })
  expect(await use(client, 'act', { resume: run, replace: 'click link "Z"', session })).toMatchObject({
    isError: true,
    value: { session, refusal: { code: 'resume/not-held' } }
  })
  channel.send({ type: 'ended', report: { ...report, continuedBy: offer.run } })
  end(offer, { result: 1 })
  expect(await mended).toEqual({ value: { session, run: offer.run, status: 'done', result: 1, done: 0 } })
})

test.each(['undo', 'leave'])('a held run is ended: %s', async (how) => {
  const { client } = await connect()
  const { told, run, report } = await hold(client)
  const ending = use(client, 'act', { resume: run, end: how, session: told.value.session })
  expect(await channel.next('let-go', run)).toEqual({ type: 'let-go', run, undo: how === 'undo' })
  const span = { start: 0, end: 1, line: 4, column: 1 }
  channel.send({ type: 'ended', report: { ...report, ...(how === 'undo' && { undone: [span] }) } })
  const { isError, value } = await ending
  expect(isError).toBeUndefined()
  const as = how === 'undo' ? { status: 'undone', undone: [4] } : { status: 'left' }
  expect(value).toMatchObject({ session: told.value.session, run, code: 'target/not-found', ...as })
})

test('a run whose undo came to nothing, or of whose act nobody knows, is an error still', async () => {
  const { client } = await connect()
  const span = { start: 0, end: 1, line: 4, column: 1 }
  const ends: readonly (readonly [more: Partial<RunReport>, status: string])[] = [
    [{ notUndone: [span] }, 'refused'],
    [{ status: 'unknown' }, 'unknown']
  ]
  for (const [more, status] of ends) {
    const { told, run, report } = await hold(client)
    const ending = use(client, 'act', { resume: run, end: 'undo', session: told.value.session })
    await channel.next('let-go', run)
    channel.send({ type: 'ended', report: { ...report, ...more } })
    expect(await ending).toMatchObject({ isError: true, value: { run, status } })
  }
})

const stoppedAt = (start: number, line: number) => ({
  refusal: { code: 'target/not-found', message: 'no', span: { start, end: start + 14, line, column: 3 } } as const
})

test('a place is told in the text of the turn, and what stands in none by its words', async () => {
  const { client } = await connect()
  const session = await open(client)
  const at = (line: number, column: number) => ({ at: { span: { line, column } } })
  expect(await use(client, 'act', { text: 'return n + 1', session })).toMatchObject({
    value: { code: 'check/unknown-name', ...at(1, 8) }
  })
  expect(await use(client, 'check', { plan: 'return n + 1', session })).toMatchObject({
    value: { refusal: { code: 'check/unknown-name', line: 1, column: 8 } }
  })
  const turn = 'on app { click link "A"\n    click link "X" }'
  const acting = use(client, 'act', { text: turn, session, observe: 'main' })
  const offer = await channel.next('offer')
  const start = offer.text.indexOf('click link "X"')
  const report = stopOffer(channel, offer, { at: 2, more: stoppedAt(start, 6) })
  const { value } = await acting
  expect(value).toMatchObject(at(2, 5))
  expect(await use(client, 'status', { run: offer.run })).toMatchObject({ value: at(2, 5) })
  const mended = use(client, 'act', { resume: offer.run, replace: 'back', session })
  const next = await channel.next('offer')
  channel.send({ type: 'ended', report: { ...report, continuedBy: next.run } })
  const link = next.text.indexOf('click link "A"')
  stopOffer(channel, next, { more: stoppedAt(link, 5) })
  const { value: later } = await mended
  expect(later.message).toContain('(at `click link "A"`, which was sent before this)')
  expect(later.at).toBeUndefined()
})

test('no other agent goes on with a held run, or ends it, in its own session or in that one', async () => {
  const { client } = await connect()
  const { client: other } = await connect(OTHER.key)
  const { told, run, report } = await hold(client)
  const own = { request: 'Mine' }
  const { session } = told.value
  for (const [given, code] of [
    [{ resume: run, replace: 'click link "Y"', ...own }, 'resume/not-held'],
    [{ resume: run, end: 'undo', ...own }, 'resume/not-held'],
    [{ resume: run, end: 'undo', session }, 'session/unknown']
  ] as const)
    expect(await use(other, 'act', given)).toMatchObject({ isError: true, value: { refusal: { code } } })
  expect(await use(other, 'status', { run })).toMatchObject({ value: { refusal: { code: 'run/unknown' } } })
  channel.send({ type: 'ended', report })
})

test('a mended run is told of while it runs, and its client cancels it', async () => {
  const { client } = await connect()
  const { told, run, report } = await hold(client)
  const heard: string[] = []
  const cancelling = new AbortController()
  const given = { resume: run, replace: 'click link "Y"', session: told.value.session }
  const onprogress = ({ message }: { message?: string }) => void heard.push(message ?? '')
  const mended = use(client, 'act', given, { onprogress, signal: cancelling.signal }).catch((error: unknown) => error)
  const offer = await channel.next('offer')
  channel.send({ type: 'ended', report: { ...report, continuedBy: offer.run } })
  channel.send({ type: 'accepted', run: offer.run })
  await expect.poll(() => heard).toContain('the device has begun')
  cancelling.abort()
  expect(await channel.next('cancel', offer.run)).toEqual({ type: 'cancel', run: offer.run })
  expect(await mended).toBeInstanceOf(Error)
  channel.send({ type: 'ended', report: reportOf(offer, { status: 'refused' }) })
})

test('several errors of a plan are told at once, each with its place', async () => {
  const { client } = await connect()
  const { value } = await use(client, 'act', { text: 'plan "x"\nlet a = b\nlet c = d', request: 'x' })
  expect(value).toMatchObject({
    code: 'check/unknown-name',
    at: { span: { line: 2 } },
    errors: [
      { code: 'check/unknown-name', line: 2 },
      { code: 'check/unknown-name', line: 3 }
    ]
  })
})

test('`cancel` ends a session, once for all: what it holds takes back what it did, and nothing more is sent in it', async () => {
  const { client } = await connect()
  const { told, run } = await hold(client)
  const { session } = told.value
  const { client: other } = await connect(OTHER.key)
  expect(await use(other, 'cancel', { session })).toMatchObject({ value: { refusal: { code: 'session/unknown' } } })
  expect(await use(client, 'cancel', { session })).toEqual({ value: { session, letGo: [run] } })
  expect(await channel.next('let-go', run)).toEqual({ type: 'let-go', run, undo: true })
  expect(await use(client, 'cancel', { session })).toEqual({ value: { session, letGo: [] } })
  expect(await use(client, 'act', { text: 'on app { open "/" }', session })).toMatchObject({
    isError: true,
    value: { refusal: { code: 'session/ended' } }
  })
  for (const neither of [{}, { run, session }])
    expect(await use(client, 'cancel', neither)).toMatchObject({ value: { refusal: { code: 'session/bad-request' } } })
})
