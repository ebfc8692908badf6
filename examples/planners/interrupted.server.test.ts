import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemorySaver } from '@langchain/langgraph'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../../policy-server/index.ts'
import { runOffer } from '../../policy-server/testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../../policy-server/testing/test-device.ts'
import { AGENT, PLAN, startTestServer } from '../../policy-server/testing/test-server.ts'
import { planByGraph } from './langgraph/index.ts'
import { toldIn } from './testing/mending-script.ts'
import { startModelServer } from './testing/model-server.ts'
import { type Ledger, openWritTools, sqliteLedger, type ToolCall, type WritTools } from './tools/index.ts'

const REQUEST = 'File my report'
const ACT: ToolCall = { id: '2/call_1', name: 'act', given: { text: PLAN, inputs: { sum: 3 } } }

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
const folder = mkdtempSync(join(tmpdir(), 'writ-planners-'))
const open: { close(): unknown }[] = []

beforeAll(async () => {
  server = await startTestServer({ agents: [AGENT] })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

/** The ledger of a thread as a process that begins opens it. */
const ledgerOf = (thread: string): Ledger => {
  const ledger = sqliteLedger(join(folder, 'ledger.sqlite'), thread)
  open.push(ledger)
  return ledger
}

const toolsOf = async (thread: string): Promise<WritTools> => {
  const tools = await openWritTools({ server: server.url, key: AGENT.key, request: REQUEST, ledger: ledgerOf(thread) })
  open.push(tools)
  return tools
}

/** The device may hear of a run before its planner does. */
const noted = (thread: string, call: string, run: string): Promise<void> => {
  const ledger = ledgerOf(thread)
  return expect.poll(() => ledger.noted(call)?.run).toBe(run)
}

const DONE = { status: 'done', result: { state: 'Saved' } }

describe('a call that is made again by a process that begins anew', () => {
  test('follows the run that it began', async () => {
    const first = (await toolsOf('follows')).call(ACT)
    const offer = await channel.next('offer')
    await noted('follows', ACT.id, offer.run)
    const again = (await toolsOf('follows')).call(ACT)
    await runOffer(device, channel, offer)
    const told = JSON.parse(await again)
    expect(told).toMatchObject({ ...DONE, run: offer.run })
    expect(JSON.parse(await first)).toEqual(told)
  })

  test('is answered as it was', async () => {
    const first = (await toolsOf('answered')).call(ACT)
    await runOffer(device, channel, await channel.next('offer'))
    expect(await (await toolsOf('answered')).call(ACT)).toBe(await first)
  })

  test('is unknown where the process ended before it knew the run, and is not sent again', async () => {
    ledgerOf('unknown').note(ACT.id, {})
    const told = JSON.parse(await (await toolsOf('unknown')).call(ACT))
    expect(told).toMatchObject({ status: 'unknown', code: 'run/unknown-outcome' })
    // The next offer is that of the next call.
    const next = (await toolsOf('unknown')).call({ ...ACT, id: '4/call_1' })
    const offer = await channel.next('offer')
    await runOffer(device, channel, offer)
    expect(JSON.parse(await next)).toMatchObject({ ...DONE, run: offer.run })
  })

  test('keeps its session, so that what was declared there stands', async () => {
    const acting = (await toolsOf('session')).call(ACT)
    await runOffer(device, channel, await channel.next('offer'))
    await acting
    const { session } = ledgerOf('session')
    expect(session).toEqual(expect.any(String))
    const again = (await toolsOf('session')).call({ ...ACT, id: '4/call_2' })
    await runOffer(device, channel, await channel.next('offer'))
    await again
    expect(ledgerOf('session').session).toBe(session)
  })
})

test('a graph that was interrupted during an act goes on from its checkpoint, and acts once', async () => {
  const checkpointer = new MemorySaver()
  const { endpoint, asked, close } = await startModelServer({
    script: (messages) => {
      const [told] = toldIn(messages)
      if (!told) return { calls: [{ name: 'act', given: { text: PLAN, inputs: { sum: 3 } } }] }
      return { text: `${told.status}: ${JSON.stringify(told.result)} in ${told.run}` }
    }
  })
  open.push({ close })
  const tools = await toolsOf('graph')
  // A process that ends: the call is made, and nothing after it happens.
  const dying: WritTools = { ...tools, call: (call) => tools.call(call).then(() => new Promise(() => {})) }
  const task = { endpoint, request: REQUEST }
  void planByGraph({ ...task, tools: dying }, { checkpointer, thread: 'one' })
  const offer = await channel.next('offer')
  await noted('graph', '2/call_1_0', offer.run)

  const ending = planByGraph({ ...task, tools: await toolsOf('graph') }, { checkpointer, thread: 'one' })
  await runOffer(device, channel, offer)
  expect(await ending).toMatchObject({
    ended: 'answered',
    text: `done: {"state":"Saved"} in ${offer.run}`,
    rounds: 2
  })
  expect(asked).toHaveLength(2)
})
