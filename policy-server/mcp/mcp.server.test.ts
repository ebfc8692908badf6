import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { encode } from 'gpt-tokenizer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { claimsOf, runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, call, PLAN, startTestServer } from '../testing/test-server.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const MANY = { id: 'many', name: 'Planner of many', key: 'agent-key-of-the-many' }
const WAITING = { id: 'waiting', name: 'Planner that waits', key: 'agent-key-of-the-waiting' }
const REQUEST = 'File my report'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
const clients: Client[] = []

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER, MANY, WAITING] })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

const connect = async (key = AGENT.key, session?: string) => {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server.url), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    ...(session !== undefined && { sessionId: session })
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  clients.push(client)
  return { client, transport }
}

type Told = { readonly isError?: boolean; readonly value: Record<string, unknown> }

const use = async (client: Client, name: string, given: object, options = {}): Promise<Told> => {
  const { isError, structuredContent, content } = await client.callTool(
    { name, arguments: { ...given } },
    undefined,
    options
  )
  const value = structuredContent as Record<string, unknown>
  if (value) expect(content).toEqual([{ type: 'text', text: JSON.stringify(value) }])
  return { ...(isError === true && { isError: true }), value: value ?? { text: JSON.stringify(content) } }
}

/** The device carries out the next run. */
const carryOut = async () => runOffer(device, channel, await channel.next('offer'))

describe('a client of MCP', () => {
  test('is told six tools in fewer than 1,200 tokens, and how to begin', async () => {
    const { client } = await connect()
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['observe', 'check', 'act', 'run_code', 'status', 'cancel'])
    expect(encode(JSON.stringify(tools)).length).toBeLessThan(1200)
    expect(client.getInstructions()).toContain('writ://prompt')
  })

  test('reads the language and its grammar', async () => {
    const { client } = await connect()
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toEqual(['writ://prompt', 'writ://grammar'])
    const { contents } = await client.readResource({ uri: 'writ://prompt' })
    expect(contents[0]).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('# Writ') })
    const grammar = await client.readResource({ uri: 'writ://grammar' })
    expect(grammar.contents[0]).toMatchObject({ text: expect.stringContaining('root ::=') })
  })
})

describe('act', () => {
  test('runs a plan and tells its result, under a session that the next call may use', async () => {
    const { client } = await connect()
    const given = { plan: PLAN, inputs: { sum: 3 } }
    const first = use(client, 'act', { ...given, request: REQUEST })
    await carryOut()
    const { isError, value } = await first
    expect(isError).toBeUndefined()
    expect(value).toEqual({
      session: expect.any(String),
      run: expect.any(String),
      status: 'done',
      result: { state: 'Saved' }
    })
    const second = use(client, 'act', { ...given, session: value.session })
    await carryOut()
    expect((await second).value).toMatchObject({ session: value.session, status: 'done' })
  })

  test('tells of each step while it runs, and when the person is asked', async () => {
    const { client } = await connect()
    const heard: string[] = []
    const onprogress = ({ message }: { message?: string }) => void heard.push(message ?? '')
    const acting = use(client, 'act', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST }, { onprogress })
    await carryOut()
    expect((await acting).value).toMatchObject({ status: 'done' })
    expect(heard).toContain('the person is asked')
    expect(heard).toContain('line 2: fill at http://127.0.0.1:8099: done')
    expect(heard.at(-1)).toBe('ended')
  })

  test('tells what a plan does wrong: code, sentence, place', async () => {
    const { client } = await connect()
    const { isError, value } = await use(client, 'act', { plan: 'plan "x"\nreturn nothing_there', request: REQUEST })
    expect(isError).toBe(true)
    expect(value).toMatchObject({
      run: expect.any(String),
      refusal: { code: 'check/unknown-name', line: 2, column: 8, message: expect.any(String) }
    })
  })

  test('tells after `wait` that it goes on, and `status` tells the end', async () => {
    const { client } = await connect()
    const acting = use(client, 'act', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST, wait: 0 })
    const { value } = await acting
    expect(value).toMatchObject({ run: expect.any(String), next: 'call status with this run' })
    const status = use(client, 'status', { run: value.run })
    await carryOut()
    expect((await status).value).toEqual({ run: value.run, status: 'done', result: { state: 'Saved' } })
  })

  test('that its client cancels cancels the run', async () => {
    const { client } = await connect()
    const cancelling = new AbortController()
    const acting = use(
      client,
      'act',
      { plan: PLAN, inputs: { sum: 3 }, request: REQUEST },
      { signal: cancelling.signal }
    ).catch((error: unknown) => error)
    const { run } = await channel.next('offer')
    cancelling.abort()
    expect(await acting).toBeInstanceOf(Error)
    expect(await channel.next('cancel', run)).toEqual({ type: 'cancel', run })
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('refused')
  })

  test('says what an act whose outcome nobody saw is', async () => {
    const { client } = await connect()
    const acting = use(client, 'act', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST })
    const { run } = await channel.next('offer')
    channel.send({ type: 'accepted', run })
    const step = {
      step: '3',
      verb: 'click',
      effect: 'submit',
      origin: 'http://127.0.0.1:8099',
      line: 8,
      ms: 1
    } as const
    const refusal = { code: 'run/unknown-outcome', message: 'Nobody saw what became of it.' } as const
    channel.send({
      type: 'ended',
      report: {
        run,
        status: 'unknown',
        refusal,
        steps: [{ ...step, outcome: 'unknown' }],
        approvals: [],
        timings: {}
      }
    })
    expect(await acting).toMatchObject({
      isError: true,
      value: { status: 'unknown', refusal, done: 0, unknown: [{ line: 8, verb: 'click' }] }
    })
  })

  test.each([
    ['neither request nor session', { plan: PLAN }, 'session/bad-request'],
    ['another’s session', { plan: PLAN, session: 'ses_other' }, 'session/unknown'],
    ['a NUL in the plan', { plan: 'plan "\0"', request: REQUEST }, 'syntax/unknown-character'],
    ['an input that the plan has not', { plan: 'plan "x"', inputs: { a: 1 }, request: REQUEST }, 'plan/unknown-input']
  ])('refuses %s', async (_, given, code) => {
    const { client } = await connect()
    expect(await use(client, 'act', given)).toMatchObject({ isError: true, value: { refusal: { code } } })
  })

  test.each([
    ['no plan', {}],
    ['a request with a NUL', { plan: PLAN, request: 'a\0b' }],
    ['a session with a NUL', { plan: PLAN, session: 'a\0b' }],
    ['a wait of an hour', { plan: PLAN, request: REQUEST, wait: 3600 }]
  ])('refuses %s by its schema', async (_, given) => {
    const { client } = await connect()
    expect(await use(client, 'act', given)).toMatchObject({ isError: true })
  })
})

describe('check', () => {
  test('tells what the person would be asked, and offers nothing', async () => {
    const { client } = await connect()
    const { value } = await use(client, 'check', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST })
    expect(value).toMatchObject({
      steps: expect.any(Number),
      asks: [{ verb: 'click', effect: 'submit', origin: 'http://127.0.0.1:8099' }],
      flows: []
    })
    expect(await use(client, 'status', { run: 'run_none' })).toMatchObject({
      isError: true,
      value: { refusal: { code: 'run/unknown' } }
    })
  })

  test('tells every error with its place', async () => {
    const { client } = await connect()
    const { value } = await use(client, 'check', { plan: 'plan "x"\nlet a = b\nlet c = d', request: REQUEST })
    expect(value).toMatchObject({
      errors: [
        { code: 'check/unknown-name', line: 2 },
        { code: 'check/unknown-name', line: 3 }
      ]
    })
  })
})

describe('observe', () => {
  test('opens the page and looks', async () => {
    const { client } = await connect()
    const looking = use(client, 'observe', { url: 'https://a.example/list?q=1', request: REQUEST })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('open "/list?q=1"\n  observe document')
    await runOffer(device, channel, offer)
    expect((await looking).value).toMatchObject({ status: 'done' })
  })

  test.each(['ftp://a.example/', 'https://me:secret@a.example/', 'javascript:1', 'a page'])(
    'refuses %s',
    async (url) => {
      const { client } = await connect()
      expect(await use(client, 'observe', { url, request: REQUEST })).toMatchObject({
        isError: true,
        value: { refusal: { code: 'session/bad-request' } }
      })
    }
  )
})

describe('a tool that looks, or runs code,', () => {
  test.each([
    ['observe', { url: 'https://a.example/', part: 'document click button "Pay" as transact' }],
    ['observe', { url: 'https://a.example/', part: 'document } on page { observe document' }],
    [
      'run_code',
      {
        language: 'python',
        code: 'result = {}',
        gives: '{ n: number } up to 300s """x""" let pin = ask "PIN?" as text let more = run shell gives { n: number }'
      }
    ]
  ])('%s does nothing else, whatever its text holds', async (name, given) => {
    const { client } = await connect()
    expect(await use(client, name, { ...given, request: REQUEST })).toMatchObject({
      isError: true,
      value: { refusal: { code: 'session/bad-request' } }
    })
  })
})

describe('run_code', () => {
  test('is a plan with the code, its inputs typed by what they are', async () => {
    const { client } = await connect()
    const code = 'result = {"total": sum(numbers)}'
    const running = use(client, 'run_code', {
      language: 'python',
      code,
      inputs: { numbers: [1, 2], who: 'Ann' },
      gives: '{ total: number }',
      request: REQUEST
    })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('input numbers: list of number\ninput who: text\n')
    expect(offer.text).toContain(code)
    expect(claimsOf(offer).authorization_details).toContainEqual(expect.objectContaining({ verb: 'run' }))
    await runOffer(device, channel, offer)
    expect((await running).value).toMatchObject({ status: 'done' })
  })

  test.each([
    ['a type that there is not', { code: 'result = {}', gives: '{ total: money }' }, /^check\/|^syntax\//],
    ['code that no plan can quote', { code: `a = """x""" + '''y'''`, gives: '{ a: text }' }, /^session\/bad-request$/]
  ])('refuses %s', async (_, given, code) => {
    const { client } = await connect()
    const { isError, value } = await use(client, 'run_code', { language: 'python', ...given, request: REQUEST })
    expect(isError).toBe(true)
    expect((value.refusal as { code: string }).code).toMatch(code)
  })
})

describe('cancel', () => {
  test('stops a run, and no other agent’s', async () => {
    const { client } = await connect()
    const { client: other } = await connect(OTHER.key)
    const { value } = await use(client, 'act', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST, wait: 0 })
    expect(await use(other, 'cancel', { run: value.run })).toMatchObject({
      isError: true,
      value: { refusal: { code: 'run/unknown' } }
    })
    expect(await use(client, 'cancel', { run: value.run })).toEqual({ value: { run: value.run, status: 'refused' } })
    await channel.next('offer', String(value.run))
  })
})

describe('a session of MCP', () => {
  const post = (headers: object, body: unknown = { jsonrpc: '2.0', id: 1, method: 'ping' }) =>
    fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${AGENT.key}`,
        ...headers
      },
      body: JSON.stringify(body)
    })

  test('is its agent’s alone', async () => {
    const { transport } = await connect()
    const session = { 'mcp-session-id': transport.sessionId }
    expect((await post(session)).status).toBe(200)
    expect((await post({ ...session, authorization: `Bearer ${OTHER.key}` })).status).toBe(404)
  })

  test('that is not known is begun anew', async () => {
    expect((await post({ 'mcp-session-id': 'none' })).status).toBe(404)
  })

  test('counts each message of a batch as a request', async () => {
    const small = await startTestServer({ requestsAMinute: 20 })
    const send = (body: unknown, session?: string) =>
      fetch(`${small.url}/mcp`, {
        method: 'POST',
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${AGENT.key}`,
          ...(session !== undefined && { 'mcp-session-id': session })
        },
        body: JSON.stringify(body)
      })
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
      const given = { plan: PLAN, inputs: { sum: 3 }, request: REQUEST }
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
