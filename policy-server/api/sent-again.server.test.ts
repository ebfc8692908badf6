import type { Offer, RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { openMcpClient } from '../mcp/testing/open-client.ts'
import { useTool } from '../mcp/testing/use-tool.ts'
import { endOffer, stopOffer } from '../testing/answer-offer.ts'
import { enrolTestDevice, type TestChannel } from '../testing/test-device.ts'
import { AGENT, openTestSession, startTestServer } from '../testing/test-server.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const TEXT = 'plan "One" site app = "http://127.0.0.1:8099" on app { open "/" click link "X" }'
const DAY_MS = 24 * 3_600_000

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
  session = await openTestSession(server.url)
})

interface Sent {
  readonly key?: string
  readonly to?: string
  readonly bearer?: string
}

const act = async (body: object, { key, to = session, bearer = AGENT.key }: Sent = {}) => {
  const response = await fetch(`${server.url}/v1/sessions/${to}/act`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key })
    },
    body: JSON.stringify(body)
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const end = (offer: Offer, more?: Partial<RunReport>) => endOffer(channel, offer, more)
/** Sends it and answers as the device would. */
const done = async (body: object, sent: Sent = {}, more: Partial<RunReport> = {}) => {
  const acting = act(body, sent)
  const offer = await channel.next('offer')
  end(offer, more)
  return { offer, ...(await acting) }
}

test('what is sent again under its key is the same run, and is told as it was', async () => {
  const key = '"8e03978e-40d5-43e8-bc93-6894a57f9324"'
  const given = { text: TEXT, observe: 'diff' }
  await done({ text: TEXT, observe: 'document' }, {}, { views: ['main\n  heading "A"'] })
  const first = await done(given, { key }, { result: 1, views: ['main\n  heading "A"\n  heading "B"'] })
  expect(first.body).toMatchObject({ status: 'done', result: 1, view: expect.stringContaining('"B"') })
  // How long it waits, and how much it is told, is no other thing to do.
  const again = await act({ ...given, waitSeconds: 5 }, { key })
  expect(again).toEqual({ status: 200, body: first.body })
  expect((await done(given)).body.run).not.toBe(first.body.run)
})

test('of many that are sent at once under one key, one is run', async () => {
  const sent = Array.from({ length: 6 }, () => act({ text: TEXT }, { key: 'at-once' }))
  const offer = await channel.next('offer')
  end(offer)
  const answers = await Promise.all(sent)
  expect(answers.map(({ body }) => [body.run, body.status])).toEqual(answers.map(() => [offer.run, 'done']))
  const next = await done({ text: TEXT })
  expect(next.body).toMatchObject({ run: next.offer.run, status: 'done' })
})

test.each([
  ['another text', { text: TEXT.replace('"X"', '"Y"') }],
  ['other inputs', { text: TEXT, inputs: { a: 1 } }],
  ['another look', { text: TEXT, observe: 'main' }],
  ['a text that does not parse', { text: 'on app {' }],
  ['what mends a run', { resume: 'run_x', replace: 'click link "Y"' }]
])('the same key with %s is refused, and nothing is run', async (_, other) => {
  await done({ text: TEXT }, { key: 'k' })
  expect(await act(other, { key: 'k' })).toMatchObject({
    status: 422,
    body: { refusal: { code: 'session/key-reused' } }
  })
})

test('what is nested deeper than anything is refused under a key as without', async () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 3000; depth++) deep = [deep]
  const given = { text: TEXT, inputs: { a: deep } }
  const refused = { status: 200, body: { status: 'refused', code: 'plan/bad-input' } }
  expect(await act(given)).toMatchObject(refused)
  const first = await act(given, { key: 'deep' })
  expect(first).toMatchObject(refused)
  expect((await act(given, { key: 'deep' })).body.run).not.toBe(first.body.run)
})

test('a plan that was refused is told as refused again', async () => {
  const first = await act({ text: 'plan "x" return y' }, { key: 'wrong' })
  expect(first.body).toMatchObject({ status: 'refused', code: 'check/unknown-name' })
  expect((await act({ text: 'plan "x" return y' }, { key: 'wrong' })).body).toMatchObject({
    run: first.body.run,
    status: 'refused',
    act: 'none',
    code: 'check/unknown-name'
  })
  const unread = await act({ text: 'on app {' }, { key: 'unread' })
  expect((await act({ text: 'on app {' }, { key: 'unread' })).body.run).toBe(unread.body.run)
})

test('what mends a held run is the same run when it is sent again, which without a key is refused', async () => {
  const sent = act({ text: TEXT })
  const offer = await channel.next('offer')
  const report = stopOffer(channel, offer, { at: 2 })
  await sent
  const mend = { resume: offer.run, replace: 'click link "Y"' }
  const mending = act(mend, { key: 'mend' })
  const next = await channel.next('offer')
  channel.send({ type: 'ended', report: { ...report, continuedBy: next.run } })
  end(next)
  const first = await mending
  expect(first.body).toMatchObject({ run: next.run, status: 'done' })
  expect(await act(mend, { key: 'mend' })).toEqual(first)
  expect(await act(mend)).toMatchObject({ status: 409, body: { refusal: { code: 'resume/not-held' } } })
})

test('a key is its session’s and its agent’s, and counts for a day', async () => {
  const { run } = (await done({ text: TEXT }, { key: 'own' })).body
  const elsewhere = { key: 'own', to: await openTestSession(server.url) }
  expect((await done({ text: TEXT }, elsewhere)).body.run).not.toBe(run)
  expect(await act({ text: TEXT }, { key: 'own', bearer: OTHER.key })).toMatchObject({ status: 404 })
  ahead = DAY_MS + 60_000
  try {
    expect((await done({ text: TEXT }, { key: 'own' })).body.run).not.toBe(run)
  } finally {
    ahead = 0
  }
})

test('a key that is none is refused before anything is done', async () => {
  expect(await act({ text: TEXT }, { key: '"a", "b"' })).toMatchObject({
    status: 400,
    body: { refusal: { code: 'session/bad-request' } }
  })
})

test('over MCP a key is a field, and finds also the session that it opened', async () => {
  const { client } = await openMcpClient(server.url, AGENT.key)
  const given = { text: TEXT, request: 'Do it once', idempotencyKey: 'once' }
  const acting = useTool(client, 'act', given)
  const offer = await channel.next('offer')
  end(offer)
  const first = await acting
  expect(first.value).toMatchObject({ run: offer.run, status: 'done' })
  expect(await useTool(client, 'act', given)).toEqual(first)
  const { session: opened } = first.value
  expect(await useTool(client, 'act', { text: TEXT, session: opened, idempotencyKey: 'once' })).toEqual(first)
  expect(await useTool(client, 'act', { ...given, text: 'return 1' })).toMatchObject({
    isError: true,
    value: { session: opened, refusal: { code: 'session/key-reused' } }
  })
  await client.close()
})
