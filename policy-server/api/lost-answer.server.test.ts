import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { openMcpClient } from '../mcp/testing/open-client.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let isAway = false

/** As the database goes away once a plan is committed, when its run is about to be offered. */
const now = (): number => {
  if (isAway && new Error().stack?.includes('offer-run')) throw new Error('Connection terminated unexpectedly')
  return Date.now()
}

beforeAll(async () => {
  server = await startTestServer({ now })
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterAll(() => server.close())

/** The run goes on by itself, once the database is back. */
const goesOn = async (run: string) => {
  isAway = false
  await runOffer(device, channel, await channel.next('offer', run))
  await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
}

test('a plan that was taken before the database went away is told with its run, so that nobody sends it twice', async () => {
  const session = await openTestSession(server.url)
  isAway = true
  const { status, body } = await sendPlan(server.url, session, PLAN, { sum: 3 })
  expect([status, body]).toMatchObject([503, { run: expect.any(String), refusal: { code: 'server/away' } }])
  await goesOn(String(body.run))
})

test('so it is over MCP, where nothing says that it failed', async () => {
  const { client } = await openMcpClient(server.url, AGENT.key)
  isAway = true
  const told = await client.callTool({ name: 'act', arguments: { text: PLAN, inputs: { sum: 3 }, request: 'File' } })
  expect(told).toMatchObject({
    isError: true,
    structuredContent: {
      session: expect.any(String),
      run: expect.any(String),
      refusal: { code: 'run/unknown-outcome' },
      next: 'call status with this run'
    }
  })
  await goesOn(String((told.structuredContent as { run: string }).run))
  await client.close()
})
