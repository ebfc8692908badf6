import type { Offer } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { endOffer, stopOffer } from '../testing/answer-offer.ts'
import { openBarePostgres } from '../testing/bare-database.ts'
import { startPostgres, whyNoPostgres } from '../testing/start-postgres.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, call, openTestSession, startTestServer } from '../testing/test-server.ts'

const postgres = await startPostgres()
if (!postgres) console.log(`what stands in the store already is not tried: ${whyNoPostgres()}`)
const database = await postgres?.newDatabase()

/** One is stopped for good in each test. */
const AGENTS = Array.from({ length: 12 }, (_, i) => ({ id: `a${i}`, name: `A${i}`, key: `agent-key-of-number-${i}` }))
const plan = (body: string, site = 'a') => `plan "x" site ${site} = "https://${site}.example" on ${site} { ${body} }`

let log = ''
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let agent: (typeof AGENTS)[number]
let session: string
let other: string

beforeAll(async () => {
  server = await startTestServer({
    agents: AGENTS,
    database,
    log: { level: 'error', stream: { write: (line) => (log += line) } }
  })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(async () => {
  await server?.close()
  await postgres?.stop()
})

const left = [...AGENTS]
beforeEach(async () => {
  log = ''
  agent = left.pop() as typeof agent
  session = await openTestSession(server.url, 'Do it', agent.key)
  other = await openTestSession(server.url, 'Do another', agent.key)
})

const act = (body: object, to = session) => call(`${server.url}/v1/sessions/${to}/act`, agent.key, 'POST', body)
const done = async (body: object, to = session) => {
  const acting = act(body, to)
  endOffer(channel, await channel.next('offer'), {})
  expect((await acting).body).toMatchObject({ status: 'done' })
}
const stop = () => call(`${server.url}/v1/admin/agents/${agent.id}/state`, ADMIN_KEY, 'POST', { state: 'stopped' })

/** Its device hears that these are over, and maybe of others. */
const heardEnded = async (...sessions: readonly string[]): Promise<void> => {
  const still = new Set(sessions)
  while (still.size > 0) still.delete((await channel.next('session-ended')).session)
}

/** Its device goes before it takes the offer of another session, and comes back. */
const comeBack = async (): Promise<void> => {
  const acting = act({ text: plan('open "/"', 'c') }, other)
  const { run } = await channel.next('offer')
  await channel.close()
  channel = await device.connect()
  endOffer(channel, await channel.next('offer', run), {})
  expect((await acting).body).toMatchObject({ run, status: 'done' })
}

/** PostgreSQL's `untranslatable_character`. */
const UNREADABLE = '"22P05"'

const REFUSED = { status: 'refused', act: 'none' }
const text = (body: string) => async () => {
  expect((await act({ text: plan(body) })).body).toMatchObject({ ...REFUSED, code: 'syntax/unexpected' })
}
const observed = (observe: string) => async () => {
  const { body } = await act({ text: plan('open "/"'), observe })
  expect(body).toMatchObject({ ...REFUSED, code: 'syntax/unknown-character' })
}
const resumed = (given: object) => async () => {
  const sent = act({ text: plan('open "/" click button "A"') })
  const offer: Offer = await channel.next('offer')
  stopOffer(channel, offer, { at: 2 })
  const { run } = (await sent).body
  const { body } = await act({ resume: run, ...given })
  expect(body).toMatchObject({ ...REFUSED, code: 'syntax/unknown-character' })
  expect((await call(`${server.url}/v1/runs/${run}`, agent.key)).body).toMatchObject({ status: 'held' })
  const next = act({ resume: run, replace: 'click button "B"' })
  endOffer(channel, await channel.next('offer'), {})
  expect((await next).body).toMatchObject({ status: 'done' })
  channel.send({ type: 'ended', report: { run: offer.run, status: 'refused', steps: [], approvals: [], timings: {} } })
}

/** Nothing that is decided holds what its device named so. */
const aimed = async () => {
  const first = act({ text: plan('open "/"'), observe: 'main' })
  const refs = { e1: { document: 'd\0', role: 'button', name: 'Save' } }
  endOffer(channel, await channel.next('offer'), { views: ['main\n  button "Save" @e1'], refs })
  expect((await first).body).toMatchObject({ status: 'done' })
  const { body } = await act({ text: 'on a { click @e1 }' })
  expect(body).toMatchObject({ ...REFUSED, code: 'syntax/unknown-character' })
}

describe('a session goes on and ends, its device comes back, and its agent is stopped after', () => {
  test.each([
    ['a name', () => done({ text: plan('open "/" click tab "fine"') })],
    ['a name with a NUL', text('open "/" click tab "\\u0000"')],
    ['a path with a NUL', text('open "/\\u0000"')],
    ['a field’s name with a NUL', text('open "/" let a = read text of tab return a."\\u0000"')],
    ['a replacement with a NUL in a comment', resumed({ replace: 'click button "Z" # \0' })],
    ['a replacement with half a character in a comment', resumed({ replace: 'click button "Z" # \ud800' })],
    [
      'a look with a NUL in a comment, of a held run',
      resumed({ replace: 'click button "Z"', observe: 'document # \0' })
    ],
    ['a ref to a document with a NUL in its name', aimed],
    ['a look with a NUL in a comment', observed('document # \0')],
    ['a look with half a character in a comment', observed('document # \udc00')]
  ])('%s', { timeout: 20_000 }, async (_, send) => {
    await done({ text: plan('open "/" let n = read text of heading keep n') })
    await send()
    await done({ text: 'on a { click button "Next" }' })
    await comeBack()
    expect(await call(`${server.url}/v1/sessions/${session}`, agent.key, 'DELETE')).toMatchObject({ status: 200 })
    await heardEnded(session)
    await channel.close()
    channel = await device.connect()
    await heardEnded(session)
    expect(await stop()).toMatchObject({ status: 200 })
    await heardEnded(session, other)
    expect(log).toBe('')
  })
})

test.skipIf(!database)(
  'what the store cannot look into keeps no device away and no agent from being stopped',
  async () => {
    await done({ text: plan('open "/"') })
    const bare = await openBarePostgres(database as string)
    const spoilt = `(left(decided::text, -1) || ',"bad":"\\u0000"}')::json`
    await bare.run(`update run set decided = ${spoilt} where session = $1`, [session])
    await bare.close()
    // Its sessions are over: that is what its device is to be told.
    await call(`${server.url}/v1/sessions/${session}`, agent.key, 'DELETE')
    log = ''
    await comeBack()
    expect(log).toContain(UNREADABLE)
    log = ''
    expect(await stop()).toMatchObject({ status: 200 })
    expect(log).toContain(UNREADABLE)
    channel.send({ type: 'ping' })
    await channel.next('pong')
  }
)
