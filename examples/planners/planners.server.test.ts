import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../../policy-server/index.ts'
import { runOffer } from '../../policy-server/testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../../policy-server/testing/test-device.ts'
import { AGENT, PLAN, startTestServer } from '../../policy-server/testing/test-server.ts'
import { planByAiSdk } from './ai-sdk/index.ts'
import { planByChat } from './chat/index.ts'
import { planByGraph } from './langgraph/index.ts'
import type { Planner } from './planner.ts'
import { mendingScript } from './testing/mending-script.ts'
import { type Fault, type ModelServer, type Script, startModelServer } from './testing/model-server.ts'
import { openWritTools, type WritTools, type WritToolsOptions } from './tools/index.ts'

const REQUEST = 'File my report'
const WRONG = PLAN.replace('with sum', 'with total')

const PLANNERS: readonly (readonly [string, Planner])[] = [
  ['plain TypeScript', planByChat],
  ['the AI SDK', planByAiSdk],
  ['LangGraph', (task) => planByGraph(task)]
]

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
/** Offers that the device was given. */
let offered = 0
const open: { close(): unknown }[] = []

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT] })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

/** The device carries out the next run. */
const carryOut = async (): Promise<void> => {
  const offer = await channel.next('offer')
  offered += 1
  await runOffer(device, channel, offer)
}

const act = (plan: string) => ({ calls: [{ name: 'act', given: { text: plan, inputs: { sum: 3 } } }] })

const MENDING = mendingScript({
  wrong: act(WRONG),
  mend: ({ code }) => (code === 'check/unknown-name' ? act(WRONG.replace('with total', 'with sum')) : undefined)
})

const model = async (script: Script, faults: readonly (Fault | undefined)[] = []): Promise<ModelServer> => {
  const started = await startModelServer({ script, faults })
  open.push(started)
  return started
}

const tools = async (more: Partial<WritToolsOptions> = {}): Promise<WritTools> => {
  const opened = await openWritTools({ server: server.url, key: AGENT.key, request: REQUEST, ...more })
  open.push(opened)
  return opened
}

test('a call that waited its turn is not begun for a caller who has gone', async () => {
  const writ = await tools()
  const stopping = new AbortController()
  const call = (id: string) =>
    writ.call({ id, name: 'act', given: { text: PLAN, inputs: { sum: 3 } } }, stopping.signal)
  const calls = Promise.all([call('1'), call('2')])
  const { run } = await channel.next('offer')
  stopping.abort()
  const [first, second] = await calls
  expect(first).toContain(run)
  expect(JSON.parse(second)).toEqual({ message: 'the caller gave up; nothing was done' })
})

test('an answer that does not end is given up', async () => {
  const { endpoint, asked } = await model(() => ({ text: 'hm' }), [{ kind: 'endless' }])
  const end = await planByChat({ endpoint, tools: await tools(), request: REQUEST })
  expect(end).toMatchObject({ ended: 'endpoint-failed', text: expect.stringContaining('longer than') })
  expect(asked).toHaveLength(1)
})

describe.each(PLANNERS)('a planner in %s', (_name, planner) => {
  const go = async (script: Script, faults: readonly (Fault | undefined)[] = [], more: object = {}) => {
    const { endpoint, asked } = await model(script, faults)
    const end = await planner({ endpoint, tools: await tools(), request: REQUEST, ...more })
    return { ...end, asked }
  }

  test('sends a plan, reads why it was refused, mends it, and tells what came of it', async () => {
    const [end] = await Promise.all([go(MENDING), carryOut()])
    expect(end).toMatchObject({ ended: 'answered', text: 'Done: {"state":"Saved"}', rounds: 3 })
    expect(end.tokens.read).toBeGreaterThan(end.tokens.written)
    const [system, user] = end.asked[0]?.messages ?? []
    expect(system?.content).toContain('# Writ')
    expect(user).toEqual({ role: 'user', content: REQUEST })
    expect(end.asked[0]?.stream).toBe(true)
  })

  test('gives the model no tool in which it could speak for the person', async () => {
    const { asked } = await go(() => ({ text: 'nothing to do' }))
    const told = asked[0]?.tools?.map(({ function: { name, parameters } }) => [
      name,
      Object.keys(Object(parameters.properties))
    ])
    expect(told?.map(([name]) => name)).toEqual(['observe', 'check', 'run_code', 'act'])
    expect(told?.flat(2)).not.toContain('request')
    expect(told?.flat(2)).not.toContain('session')
  })

  test.each<[string, readonly (Fault | undefined)[]]>([
    ['is busy', [{ kind: 'status', status: 429, retryAfter: '1' }]],
    ['fails', [{ kind: 'status', status: 500 }]],
    ['breaks the connection in the middle of a plan', [undefined, { kind: 'broken' }]],
    ['ends its answer in the middle of a plan', [undefined, { kind: 'unfinished' }]],
    ['is slow', [{ kind: 'slow', ms: 300 }]]
  ])('asks an endpoint again that %s, and acts once', async (_what, faults) => {
    const before = offered
    const [end] = await Promise.all([go(MENDING, faults), carryOut()])
    expect(end).toMatchObject({ ended: 'answered', text: 'Done: {"state":"Saved"}', rounds: 3 })
    expect(offered - before).toBe(1)
  })

  test('says that an endpoint refused it', async () => {
    const { ended, text, rounds } = await go(MENDING, [{ kind: 'status', status: 403 }])
    expect({ ended, rounds }).toEqual({ ended: 'endpoint-failed', rounds: 0 })
    expect(text).toContain('try again later')
  })

  test.each<[string, { name: string; given: object | string }, string]>([
    ['arguments that are cut off', { name: 'act', given: `{"text": ${JSON.stringify(PLAN).slice(0, 60)}` }, ''],
    ['a tool that there is not', { name: 'click', given: { x: 1 } }, 'click']
  ])('tells the model of %s, and sends nothing', async (_what, call, word) => {
    const before = offered
    const { text, ended } = await go((messages) => {
      const last = messages.at(-1)
      return last?.role === 'tool' ? { text: `told: ${last.content}` } : { calls: [call] }
    })
    expect(ended).toBe('answered')
    expect(text).toMatch(/^told: ./)
    expect(text).toContain(word)
    expect(offered).toBe(before)
  })

  test('makes no call of an answer that the endpoint cut short', async () => {
    const before = offered
    expect(await go(() => ({ ...act(PLAN), finish: 'length' }))).toMatchObject({ ended: 'cut-short' })
    expect(offered).toBe(before)
  })

  test('stops when its rounds are spent', async () => {
    const { ended, asked } = await go(() => act(WRONG), [], { rounds: 3 })
    expect(ended).toBe('rounds-spent')
    expect(asked).toHaveLength(3)
  })

  test('makes no more calls than its task has, however many an answer wants', async () => {
    const answers: unknown[] = []
    const { endpoint } = await model((messages) =>
      messages.length > 3 ? { text: 'done' } : { calls: Array.from({ length: 20 }, () => act(WRONG).calls).flat() }
    )
    const writ = await tools({ calls: 3, onAnswer: (told) => answers.push(told) })
    const end = await planner({ endpoint, tools: writ, request: REQUEST })
    expect(end).toMatchObject({ ended: 'answered', rounds: 2 })
    expect(answers).toHaveLength(3)
  })

  test('waits for the person where they are asked', async () => {
    const ending = go(MENDING)
    const offer = await channel.next('offer')
    channel.send({ type: 'accepted', run: offer.run })
    channel.send({ type: 'asking', run: offer.run, question: 'q' })
    await runOffer(device, channel, offer)
    expect(await ending).toMatchObject({ ended: 'answered', text: 'Done: {"state":"Saved"}' })
  })

  test('that is stopped cancels its run', async () => {
    const stopping = new AbortController()
    const ending = go(() => act(PLAN), [], { signal: stopping.signal })
    const { run } = await channel.next('offer')
    stopping.abort()
    expect((await ending).ended).toBe('cancelled')
    expect(await channel.next('cancel', run)).toEqual({ type: 'cancel', run })
  })
})
