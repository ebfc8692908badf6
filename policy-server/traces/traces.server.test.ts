import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import * as conventions from '@opentelemetry/semantic-conventions/incubating'
import type { RunReport } from '@writ/dsl/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyServer, PolicyServerOptions } from '../index.ts'
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../testing/otlp-receiver.ts'
import { begun, runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

const ROOT = 'invoke_agent Plain planner'

let receiver: OtlpReceiver
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let offset = 0

beforeEach(async () => {
  offset = 0
  receiver = await startOtlpReceiver()
})
afterEach(async () => {
  await server.close()
  await receiver.close()
})

const start = async (options: Partial<PolicyServerOptions> = {}) => {
  server = await startTestServer({
    traces: { endpoint: receiver.url },
    now: () => Date.now() + offset,
    goneSeconds: 100_000,
    ...options
  })
  device = await enrolTestDevice(server, () => Date.now() + offset)
  channel = await device.connect()
}

const send = async (text = PLAN, inputs: object = { sum: 3 }, request?: string) => {
  const { body } = await sendPlan(server.url, await openTestSession(server.url, request), text, inputs)
  return String(body.run)
}

const run = async (text?: string, inputs?: object): Promise<string> => {
  const id = await send(text, inputs)
  await runOffer(device, channel, await channel.next('offer', id))
  return id
}

const spansOf = (id: string): readonly ReceivedSpan[] =>
  receiver.spans().filter(({ attributes }) => attributes['writ.run.id'] === id)
const rootOf = (id: string) => spansOf(id).find(({ name }) => name === ROOT)
const received = (id: string) => expect.poll(() => rootOf(id)?.name).toBe(ROOT)

describe('a receiver that is not ours', () => {
  test('gets each run whole and once, in the words of the conventions', async () => {
    await start()
    const id = await run()
    await received(id)
    const spans = spansOf(id)
    expect(spans.map(({ name }) => name).sort()).toEqual([
      'ask person',
      'decide plan',
      'execute_tool click',
      'execute_tool fill',
      'execute_tool open',
      'execute_tool read-text',
      ROOT,
      'wait for device'
    ])
    const root = rootOf(id)
    expect(root?.attributes).toMatchObject({ 'gen_ai.operation.name': 'invoke_agent', 'writ.run.status': 'done' })
    const known = new Set<unknown>(Object.values(conventions))
    for (const span of spans) {
      expect([span.traceId, span.kind]).toEqual([root?.traceId, 'SPAN_KIND_INTERNAL'])
      expect(span.parentSpanId).toBe(span === root ? undefined : root?.spanId)
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true)
      for (const name of Object.keys(span.attributes))
        expect([name, name.startsWith('writ.') || known.has(name)]).toEqual([name, true])
      expect(known).toContain(span.attributes['gen_ai.operation.name'] ?? 'execute_tool')
    }
    const [part] = receiver.traces.flatMap(({ resourceSpans }) => resourceSpans)
    expect(part?.resource.attributes).toMatchObject({ 'service.name': 'writ-policy-server' })
    expect([part?.schemaUrl, part?.scopeSpans[0]?.schemaUrl]).toEqual([
      'https://opentelemetry.io/schemas/1.41.0',
      'https://opentelemetry.io/schemas/1.41.0'
    ])
  })

  test('gets a run under the span in which its planner sent it, and never by more than that', async () => {
    const lines: string[] = []
    await start({ log: { level: 'info', stream: { write: (line) => lines.push(line) } } })
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const sendUnder = async (traceparent: string) => {
      const answer = await fetch(`${server.url}/v1/sessions/${await openTestSession(server.url)}/plans`, {
        method: 'POST',
        headers: { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json', traceparent },
        body: JSON.stringify({ text: 'plan' })
      })
      return String(((await answer.json()) as { run: unknown }).run)
    }
    const under = await sendUnder(`00-${traceId}-00f067aa0ba902b7-01`)
    const alone = await sendUnder(`00-${traceId}-nonsense-01`)
    await received(under)
    await received(alone)
    expect(rootOf(under)).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7' })
    expect(rootOf(alone)?.parentSpanId).toBeUndefined()
    expect(rootOf(alone)?.traceId).not.toBe(traceId)
    for (const run of [under, alone])
      expect(lines.find((line) => line.includes(run))).toContain(`"trace":"${rootOf(run)?.traceId}"`)
  })

  test('gets a run of a client of MCP under its span too, and the line of its call names the run', async () => {
    const lines: string[] = []
    await start({ log: { level: 'info', stream: { write: (line) => lines.push(line) } } })
    const traceId = '5bf92f3577b34da6a3ce929d0e0e4736'
    const headers = { authorization: `Bearer ${AGENT.key}`, traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', server.url), { requestInit: { headers } }))
    const { structuredContent } = await client.callTool({ name: 'act', arguments: { text: 'plan', request: 'x' } })
    const { run } = structuredContent as { run: string }
    await received(run)
    expect(rootOf(run)).toMatchObject({ traceId, parentSpanId: '00f067aa0ba902b7' })
    await expect.poll(() => lines.find((line) => line.includes(run))).toContain('"route":"/mcp"')
    await client.close()
  })

  test('gets of a plan that was refused why it was', async () => {
    await start()
    const id = await send('plan "x" let y = z return y', {})
    await received(id)
    expect(rootOf(id)).toMatchObject({
      attributes: { 'error.type': 'check/unknown-name', 'writ.run.status': 'refused' },
      status: { code: 'STATUS_CODE_ERROR', message: 'check/unknown-name' }
    })
    expect(spansOf(id)[0]?.attributes).toMatchObject({ 'writ.decision.codes': ['check/unknown-name'] })
  })

  test('gets of a run whose device went away that nobody knows how it ended, and later what the device says', async () => {
    await start({ goneSeconds: 600 })
    const id = await send()
    const offer = await channel.next('offer', id)
    const args = 'C'.repeat(43)
    const act = { run: id, step: '0', batch: 1 }
    const intent = {
      kind: 'intent',
      effect: 'e1',
      verb: 'open',
      class: 'navigate',
      origin: 'http://127.0.0.1:8099'
    } as const
    await device.upload(await device.write(begun(offer), { ...intent, ...act, use: 1, args }))
    await channel.close()
    // Time goes by until the server has noticed.
    await expect
      .poll(() => {
        offset += 100_000
        return rootOf(id)?.name
      })
      .toBe(ROOT)
    expect(rootOf(id)?.attributes).toMatchObject({ 'writ.run.status': 'unknown', 'error.type': 'session/no-device' })
    const sent = spansOf(id).map(({ spanId }) => spanId)
    const late = await device.write(
      { kind: 'outcome', ...act, outcome: 'done' },
      { kind: 'run-ended', run: id, status: 'done' }
    )
    expect((await device.upload(late)).ok).toBe(true)
    await expect.poll(() => spansOf(id).map(({ name }) => name)).toContain('end told late')
    expect(
      spansOf(id)
        .map(({ spanId }) => spanId)
        .slice(0, sent.length)
    ).toEqual(sent)
    expect(new Set(spansOf(id).map(({ spanId }) => spanId)).size).toBe(spansOf(id).length)
  })
})

describe('nothing of a run’s values leaves the server', () => {
  const CANARY = 'kanarienvogel'
  const canary = (where: string) => `${CANARY}-${where}`

  test('whatever part of it they are in', async () => {
    await start()
    const text = `plan "${canary('title')}"
site app = "http://127.0.0.1:8099"
input sum: text

on app {
  open "/${canary('path')}?q=${canary('query')}"
  fill field "${canary('label')}" with sum
  fill field "Note" with "${canary('literal')}"
  click button "${canary('button')}" because "${canary('because')}"
  let state = read text of status
}
return { ${CANARY}: state }
`
    const id = await send(text, { sum: canary('input') }, canary('request'))
    const offer = await channel.next('offer', id)
    await runOffer(device, channel, offer)
    await received(id)

    const second = await send(text, { sum: canary('input') }, canary('request'))
    const offered = await channel.next('offer', second)
    const refusal = {
      code: 'target/not-found' as const,
      message: canary('message'),
      detail: { found: canary('detail') }
    }
    const step = { step: '1', verb: 'click', effect: 'submit', origin: 'http://127.0.0.1:8099', line: 2 } as const
    const report: RunReport = {
      run: second,
      status: 'failed',
      result: { state: canary('result') },
      views: [canary('view')],
      refusal,
      steps: [{ ...step, target: canary('target'), outcome: 'refused', ms: 1 }],
      approvals: [],
      timings: { [canary('timing')]: 1 }
    }
    channel.send({
      type: 'step',
      run: second,
      report: { ...step, target: canary('target'), outcome: 'refused', ms: 1 }
    })
    channel.send({ type: 'ended', report })
    const end = { kind: 'run-ended', run: second, status: 'failed', code: 'target/not-found' } as const
    await device.upload(await device.write(begun(offered), end))
    await send(`plan "x" ${canary('syntax')}`, {})
    const bad = await send(text, { [canary('input-name')]: canary('input') })
    await received(bad)
    await received(second)
    expect(receiver.requests.length).toBeGreaterThan(1)
    for (const { body, headers } of receiver.requests) {
      expect(body.toString('latin1')).not.toContain(CANARY)
      expect(JSON.stringify(headers)).not.toContain(CANARY)
    }
    expect(receiver.spans().length).toBeGreaterThan(10)
  })
})

describe('a receiver that does not take what it is sent', () => {
  let lines: Record<string, unknown>[]
  const log = { level: 'warn', stream: { write: (line: string) => lines.push(JSON.parse(line)) } } as const
  beforeEach(() => {
    lines = []
  })

  test('is asked again as soon as it wants that, and gets each span once', async () => {
    receiver.refuse.push({ status: 503, headers: { 'retry-after': '1' } })
    await start({ log })
    const id = await run()
    await received(id)
    expect(new Set(spansOf(id).map(({ spanId }) => spanId)).size).toBe(spansOf(id).length)
    expect(lines).toEqual([])
  })

  test('is left alone for as long as it wants that, while runs go on', async () => {
    receiver.refuse.push({ status: 429, headers: { 'retry-after': '3600' } })
    await start({ log })
    const id = await run()
    await expect.poll(() => lines).toMatchObject([{ msg: expect.stringContaining('does not answer') }])
    expect(Number(lines[0]?.waitMs)).toBeGreaterThan(3_590_000)
    const next = await run()
    expect(receiver.requests.length).toBe(1)
    offset = 3_700_000
    await received(next)
    expect(spansOf(id)).toHaveLength(8)
  })

  test('for good, is told no more of it; how much is logged, and nothing that it answered', async () => {
    receiver.refuse.push({ status: 400, body: Buffer.from('what the receiver quotes') })
    await start({ log })
    const refused = await send('plan', {})
    await expect.poll(() => lines).toMatchObject([{ dropped: 2, status: 400, tenant: 'default' }])
    await received(await send('plan', {}))
    expect(spansOf(refused)).toEqual([])
    expect(JSON.stringify(lines)).not.toContain('quotes')
  })

  test('in part, is believed how many those were', async () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: "no" } }
    receiver.refuse.push({ status: 200, body: Buffer.from([0x0a, 0x06, 0x08, 0x02, 0x12, 0x02, 0x6e, 0x6f]) })
    await start({ log })
    await send('plan', {})
    await expect.poll(() => lines).toMatchObject([{ dropped: 2, status: 200 }])
  })
})

describe('a server that was stopped before a receiver took what it told', () => {
  let dataDir: string
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'writ-traces-'))
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  test('tells it when it is there again, and what was told before not once more', async () => {
    await start({ dataDir })
    const told = await run()
    await received(told)
    receiver.refuse.push({ status: 429, headers: { 'retry-after': '3600' } })
    const untold = await run()
    await expect.poll(() => receiver.refuse.length).toBe(0)
    await channel.close()
    await server.close()
    expect(spansOf(untold)).toEqual([])
    await start({ dataDir })
    await received(untold)
    expect([spansOf(told).length, spansOf(untold).length]).toEqual([8, 8])
  })
})
