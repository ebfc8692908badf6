import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { enrolTestDevice, type TestChannel } from '../testing/test-device.ts'
import { AGENT, BALANCED, call, PLAN, startTestServer } from '../testing/test-server.ts'
import { keepMcpClients } from './testing/open-client.ts'
import { useTool as use } from './testing/use-tool.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const MANY = { id: 'many', name: 'Planner of many', key: 'agent-key-of-the-many' }
const WAITING = { id: 'waiting', name: 'Planner that waits', key: 'agent-key-of-the-waiting' }
const REQUEST = 'File my report'

let server: PolicyServer
let channel: TestChannel
const { connect, closeAll } = keepMcpClients(() => server.url)

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER, MANY, WAITING] })
  channel = await (await enrolTestDevice(server)).connect()
})
afterAll(() => server.close())
afterEach(closeAll)

describe('a session of MCP', () => {
  const send = (url: string, headers: object, body: string) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${AGENT.key}`,
        ...headers
      },
      body
    })
  const post = (headers: object, body: unknown = { jsonrpc: '2.0', id: 1, method: 'ping' }, { url } = server) =>
    send(url, headers, JSON.stringify(body))

  test('is its agent’s alone', async () => {
    const { transport } = await connect()
    const session = { 'mcp-session-id': transport.sessionId }
    expect((await post(session)).status).toBe(200)
    expect((await post({ ...session, authorization: `Bearer ${OTHER.key}` })).status).toBe(404)
  })

  test('is its tenant’s alone, where two have an agent of the same name', async () => {
    const keyOf = (id: string) => `agent-key-of-${id}-in-full-length`
    const tenants = ['acme', 'globex'].map((id) => ({
      id,
      policy: BALANCED,
      adminKey: `admin-key-of-${id}-in-full-length`,
      persons: ['ann'],
      agents: [{ id: 'planner', name: 'Planner', key: keyOf(id), owner: 'ann' }]
    }))
    const many = await startTestServer({ tenants })
    try {
      const send = (id: string, headers: object, body?: object) =>
        post({ authorization: `Bearer ${keyOf(id)}`, ...headers }, body, many)
      const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
      const begun = await send('acme', {}, { jsonrpc: '2.0', id: 0, method: 'initialize', params })
      const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') }
      expect((await send('acme', session)).status).toBe(200)
      expect((await send('globex', session)).status).toBe(404)
    } finally {
      await many.close()
    }
  })

  test.each(['{', '', '{"jsonrpc":"2.0"}}'])(
    'is told that %j is no JSON in the words of its protocol',
    async (body) => {
      const answer = await send(server.url, {}, body)
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { jsonrpc: '2.0', error: { code: -32_700, message: expect.stringContaining('Parse error') }, id: null }
      ])
    }
  )

  test('that is not known is begun anew', async () => {
    expect((await post({ 'mcp-session-id': 'none' })).status).toBe(404)
  })

  test('counts each message of a batch as a request', async () => {
    const small = await startTestServer({ requestsAMinute: 20 })
    const send = (body: unknown, session?: string) =>
      post(session === undefined ? {} : { 'mcp-session-id': session }, body, small)
    const begun = await send({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    })
    const session = begun.headers.get('mcp-session-id') ?? ''
    const pings = (count: number) => Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }))
    expect((await send(pings(10), session)).status).toBe(200)
    expect((await send(pings(10), session)).status).toBe(429)
    await small.close()
  })

  /** A stream of a session that waits for a run, of which there comes nothing. */
  const begunWaiting = async () => {
    const { client, transport } = await connect()
    const session = { 'mcp-session-id': transport.sessionId }
    const sent = client.callTool({ name: 'act', arguments: { request: REQUEST, text: PLAN, inputs: { sum: 1 } } })
    const { run } = await channel.next('offer')
    const wait = (id: unknown, seconds = 60) => {
      const params = { name: 'status', arguments: { run, wait: seconds } }
      return post(session, { jsonrpc: '2.0', id, method: 'tools/call', params })
    }
    const end = async () => {
      await call(`${server.url}/v1/runs/${run}/cancel`, AGENT.key, 'POST')
      await sent
    }
    return { wait, tell: (body: unknown) => post(session, body), end }
  }

  test('takes an id once until it is answered, and once of one batch', async () => {
    const { wait, tell, end } = await begunWaiting()
    const first = await wait(7, 3)
    const taken = { error: { code: -32_600 } }
    for (const again of [await wait(7), await tell([1, 7].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' })))]) {
      expect(again.status).toBe(400)
      expect(await again.json()).toMatchObject(taken)
    }
    expect((await tell([2, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' })))).status).toBe(400)
    expect((await wait('7', 0)).status).toBe(200)
    expect(await first.text()).toContain('"id":7')
    expect(await (await wait(7, 0)).text()).toContain('"id":7')
    await end()
  })

  test('ends the stream of what is cancelled, and of nothing else', async () => {
    const { wait, tell, end } = await begunWaiting()
    const [cancelled, other] = [await wait(8), await wait(9, 3)]
    const told = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 8 } }
    expect((await tell(told)).status).toBe(202)
    expect(await cancelled.text()).not.toContain('"id":8')
    expect(await other.text()).toContain('"id":9')
    expect(await (await wait(8, 0)).text()).toContain('"id":8')
    await end()
  })

  test('ends when its client says so', async () => {
    const { transport } = await connect()
    const session = { 'mcp-session-id': transport.sessionId }
    await transport.terminateSession()
    expect((await post(session)).status).toBe(404)
  })

  test('that was silent longest makes room for the thirty-third of its agent, and none for another agent’s', async () => {
    const { transport: mine } = await connect()
    const all: string[] = []
    for (let n = 0; n < 32; n++) all.push((await connect(MANY.key)).transport.sessionId ?? '')
    const stands = (n: number) =>
      post({ 'mcp-session-id': all[n], authorization: `Bearer ${MANY.key}` }).then(({ status }) => status)
    expect(await stands(0)).toBe(200)
    await connect(MANY.key)
    // The first was heard since; the second was silent longest.
    expect(await stands(0)).toBe(200)
    expect(await stands(1)).toBe(404)
    expect((await post({ 'mcp-session-id': mine.sessionId })).status).toBe(200)
  })

  test('that waits for its run stays while there are silent ones; one that cannot stay leaves its run alone', async () => {
    const key = WAITING.key
    const runs: string[] = []
    const waiting: Promise<unknown>[] = []
    const act = async () => {
      const { client } = await connect(key)
      const given = { text: PLAN, inputs: { sum: 3 }, request: REQUEST }
      waiting.push(use(client, 'act', given).catch((error: unknown) => error))
      runs.push((await channel.next('offer')).run)
    }
    const statusOf = async (run: string | undefined) => (await call(`${server.url}/v1/runs/${run}`, key)).body.status
    await act()
    for (let n = 0; n < 32; n++) await connect(key)
    const [first] = runs
    expect(await statusOf(first)).toBe('offered')
    channel.send({
      type: 'ended',
      report: { run: String(first), status: 'done', steps: [], approvals: [], timings: {} }
    })
    expect(await waiting[0]).toMatchObject({ value: { run: first, status: 'done' } })

    for (let n = 0; n < 32; n++) await act()
    await connect(key)
    expect(await statusOf(runs[1])).toBe('offered')
    for (const run of runs) await call(`${server.url}/v1/runs/${run}/cancel`, key, 'POST')
  })

  test('wants a key, and says where it is told which (RFC 9728)', async () => {
    const answer = await post({ authorization: 'Bearer wrong' })
    expect(answer.status).toBe(401)
    const [, address = ''] =
      /^Bearer resource_metadata="([^"]+)"$/.exec(answer.headers.get('www-authenticate') ?? '') ?? []
    const metadata = await (await fetch(address)).json()
    expect(metadata).toEqual({
      resource: `${server.url}/mcp`,
      bearer_methods_supported: ['header'],
      resource_name: 'Writ'
    })
  })

  test.each([
    ['a web page', { origin: 'https://evil.example' }, 401],
    ['a client that takes no stream', { accept: 'application/json' }, 406],
    ['a version that there is not', { 'mcp-protocol-version': '1999-01-01' }, 400]
  ])('refuses %s', async (_, headers, status) => {
    const { transport } = await connect()
    expect((await post({ 'mcp-session-id': transport.sessionId, ...headers })).status).toBe(status)
  })
})
