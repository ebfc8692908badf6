import { encode } from 'gpt-tokenizer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { claimsOf, runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, call, PLAN, startTestServer } from '../testing/test-server.ts'
import { keepMcpClients } from './testing/open-client.ts'
import { useTool as use } from './testing/use-tool.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const REQUEST = 'File my report'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
const { connect, closeAll } = keepMcpClients(() => server.url)

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT, OTHER] })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())
afterEach(closeAll)

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
    const given = { text: PLAN, inputs: { sum: 3 } }
    const first = use(client, 'act', { ...given, request: REQUEST })
    await carryOut()
    const { isError, value } = await first
    expect(isError).toBeUndefined()
    expect(value).toEqual({
      session: expect.any(String),
      run: expect.any(String),
      status: 'done',
      result: { state: 'Saved' },
      done: 0
    })
    const second = use(client, 'act', { ...given, session: value.session })
    await carryOut()
    expect((await second).value).toMatchObject({ session: value.session, status: 'done' })
  })

  test('tells of each step while it runs, and when the person is asked', async () => {
    const { client } = await connect()
    const heard: string[] = []
    const onprogress = ({ message }: { message?: string }) => void heard.push(message ?? '')
    const acting = use(client, 'act', { text: PLAN, inputs: { sum: 3 }, request: REQUEST }, { onprogress })
    await carryOut()
    expect((await acting).value).toMatchObject({ status: 'done' })
    expect(heard).toContain('the person is asked')
    expect(heard).toContain('fill at http://127.0.0.1:8099: done')
    expect(heard.at(-1)).toBe('ended')
  })

  test('tells what a plan does wrong: code, sentence, place', async () => {
    const { client } = await connect()
    const { isError, value } = await use(client, 'act', { text: 'plan "x"\nreturn nothing_there', request: REQUEST })
    expect(isError).toBe(true)
    expect(value).toMatchObject({
      run: expect.any(String),
      status: 'refused',
      act: 'none',
      code: 'check/unknown-name',
      message: expect.any(String),
      at: { span: { line: 2, column: 8 } }
    })
  })

  test('tells after `waitSeconds` that it goes on, and `status` tells the end', async () => {
    const { client } = await connect()
    const acting = use(client, 'act', { text: PLAN, inputs: { sum: 3 }, request: REQUEST, waitSeconds: 0 })
    const { value } = await acting
    expect(value).toMatchObject({ run: expect.any(String), next: 'call status with this run' })
    const status = use(client, 'status', { run: value.run })
    await carryOut()
    expect((await status).value).toEqual({ run: value.run, status: 'done', result: { state: 'Saved' }, done: 0 })
  })

  test('that its client cancels cancels the run', async () => {
    const { client } = await connect()
    const cancelling = new AbortController()
    const acting = use(
      client,
      'act',
      { text: PLAN, inputs: { sum: 3 }, request: REQUEST },
      { signal: cancelling.signal }
    ).catch((error: unknown) => error)
    const { run } = await channel.next('offer')
    cancelling.abort()
    expect(await acting).toBeInstanceOf(Error)
    expect(await channel.next('cancel', run)).toEqual({ type: 'cancel', run })
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('cancelled')
  })

  test('says what an act whose outcome nobody saw is', async () => {
    const { client } = await connect()
    const acting = use(client, 'act', { text: PLAN, inputs: { sum: 3 }, request: REQUEST })
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
      value: { status: 'unknown', act: 'unknown', ...refusal, at: { step: '3' }, done: 0 }
    })
  })

  test.each([
    ['neither request nor session', { text: PLAN }, 'session/bad-request'],
    ['another’s session', { text: PLAN, session: 'ses_other' }, 'session/unknown'],
    ['no plan', { request: REQUEST }, 'session/bad-request'],
    ['a plan and a run at once', { text: PLAN, resume: 'run_a', end: 'undo', request: REQUEST }, 'session/bad-request'],
    ['a run and no word of how it goes on', { resume: 'run_a', request: REQUEST }, 'session/bad-request'],
    [
      'inputs for a run that goes on',
      { resume: 'run_a', replace: 'back', inputs: {}, request: REQUEST },
      'session/bad-request'
    ],
    ['a look at no target', { text: 'return 1', observe: 'main', request: REQUEST }, 'session/bad-request'],
    ['a run that is not held', { resume: 'run_none', replace: 'return 1', request: REQUEST }, 'resume/not-held']
  ])('refuses %s', async (_, given, code) => {
    const { client } = await connect()
    expect(await use(client, 'act', given)).toMatchObject({ isError: true, value: { refusal: { code } } })
  })

  test.each([
    ['a NUL in the plan', { text: 'plan "\0"' }, 'syntax/unknown-character'],
    ['an input that the plan has not', { text: 'plan "x"', inputs: { a: 1 } }, 'plan/unknown-input']
  ])('answers that it refused %s', async (_, given, code) => {
    const { client } = await connect()
    expect(await use(client, 'act', { ...given, request: REQUEST })).toMatchObject({
      isError: true,
      value: { status: 'refused', act: 'none', code, run: expect.any(String), session: expect.any(String) }
    })
  })

  test.each([
    ['an end that there is not', { resume: 'run_a', end: 'stop', request: REQUEST }],
    ['a request with a NUL', { text: PLAN, request: 'a\0b' }],
    ['a session with a NUL', { text: PLAN, session: 'a\0b' }],
    ['a wait of an hour', { text: PLAN, request: REQUEST, waitSeconds: 3600 }],
    ['a field that there is not', { text: PLAN, request: REQUEST, wait: 5 }]
  ])('refuses %s by its schema', async (_, given) => {
    const { client } = await connect()
    expect(await use(client, 'act', given)).toMatchObject({ isError: true })
  })
})

test('a field that a tool has not is refused with those it has', async () => {
  const { client } = await connect()
  const { isError, value } = await use(client, 'status', { run: 'run_a', waitSeconds: 5 })
  expect(isError).toBe(true)
  expect(value.text).toContain('there is no waitSeconds; there are run, wait')
})

describe('check', () => {
  test('tells what the person would be asked, and offers nothing', async () => {
    const { client } = await connect()
    const { value } = await use(client, 'check', { plan: PLAN, inputs: { sum: 3 }, request: REQUEST })
    expect(value).toMatchObject({
      steps: expect.any(Number),
      asks: [
        {
          verb: 'click',
          effect: 'submit',
          origin: 'http://127.0.0.1:8099',
          target: expect.stringMatching(/^button "/),
          line: expect.any(Number)
        }
      ],
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

  test('takes records, and lists of them, by their fields', async () => {
    const { client } = await connect()
    const running = use(client, 'run_code', {
      language: 'python',
      code: 'result = {"n": len(rows)}',
      inputs: { rows: [{ name: 'A', 'sum of': 1 }], one: { yes: true, names: ['a'] } },
      gives: '{ n: number }',
      request: REQUEST
    })
    const offer = await channel.next('offer')
    expect(offer.text).toContain('input rows: list of { name: text, "sum of": number }\n')
    expect(offer.text).toContain('input one: { names: list of text, yes: boolean }\n')
    await runOffer(device, channel, offer)
    expect((await running).value).toMatchObject({ status: 'done' })
  })

  test.each([
    ['a list of two types', { mixed: [1, 'a'] }, /mixed holds text, numbers/],
    ['nothing', { none: null }, /none holds text, numbers/],
    ['an empty record', { empty: {} }, /empty holds/],
    ['a name that is none', { 'a b': 1 }, /a name is a-z/]
  ])('says of %s as an input what does', async (_, inputs, why) => {
    const { client } = await connect()
    const given = { language: 'python', code: 'result = {}', gives: '{ a: text }', inputs, request: REQUEST }
    const { isError, value } = await use(client, 'run_code', given)
    expect(isError).toBe(true)
    expect(value.refusal).toMatchObject({ code: 'session/bad-request', message: expect.stringMatching(why) })
  })

  test.each([
    ['a type that there is not', { code: 'result = {}', gives: '{ total: money }' }, /^check\/|^syntax\//],
    ['code that no plan can quote', { code: `a = """x""" + '''y'''`, gives: '{ a: text }' }, /^session\/bad-request$/]
  ])('refuses %s', async (_, given, code) => {
    const { client } = await connect()
    const { isError, value } = await use(client, 'run_code', { language: 'python', ...given, request: REQUEST })
    expect(isError).toBe(true)
    expect((value.refusal as { code: string }).code).toMatch(code)
    expect(value.refusal).toMatchObject({ message: expect.stringMatching(/gives: |code: /) })
    expect(value.refusal).not.toHaveProperty('line')
    expect(value).not.toHaveProperty('errors')
  })
})

describe('cancel', () => {
  test('stops a run, and no other agent’s', async () => {
    const { client } = await connect()
    const { client: other } = await connect(OTHER.key)
    const { value } = await use(client, 'act', { text: PLAN, inputs: { sum: 3 }, request: REQUEST, waitSeconds: 0 })
    expect(await use(other, 'cancel', { run: value.run })).toMatchObject({
      isError: true,
      value: { refusal: { code: 'run/unknown' } }
    })
    for (let n = 0; n < 2; n++)
      expect(await use(client, 'cancel', { run: value.run })).toEqual({
        value: { run: value.run, status: 'cancelled' }
      })
    expect((await use(client, 'status', { run: value.run })).value).toMatchObject({ status: 'cancelled' })
    await channel.next('offer', String(value.run))
  })
})
