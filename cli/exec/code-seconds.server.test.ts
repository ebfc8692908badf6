import type { Offer, RunReport, StepReport } from '@writ/dsl/contract'
import type { ExecutorServer } from '@writ/executor'
import type { PolicyServer } from '@writ/policy-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signChild } from '../../policy-server/testing/sign-child.ts'
import {
  enrolTestDevice,
  postProven,
  type TestChannel,
  type TestDevice
} from '../../policy-server/testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  call,
  openTestSession,
  sendPlan,
  startTestServer
} from '../../policy-server/testing/test-server.ts'
import { executorBeside } from './testing/executor-beside.ts'

const POLICY = '@tier("wasm") permit (principal, action, resource);'
const MOST_SECONDS = 60
/** Goes on for a second and more. */
const CODE = 'const until = Date.now() + 1200; while (Date.now() < until) {} result = { n: 1 }'
const PLAN = `plan "Count" let r = run javascript gives { n: number } up to ${MOST_SECONDS}s """${CODE}"""\nreturn { n: r.n }`

let server: PolicyServer
let executor: ExecutorServer
let device: TestDevice
let channel: TestChannel

beforeEach(async () => {
  const { host, start } = await executorBeside()
  server = await startTestServer({ policy: POLICY, codeHost: host })
  executor = await start(server)
  device = await enrolTestDevice(server)
  channel = await device.connect()
})
afterEach(async () => {
  await channel.close()
  await executor.close()
  await server.close()
})

const used = async (): Promise<number> => {
  const { body } = await call(`${server.url}/v1/admin/agents`, ADMIN_KEY)
  const agents = body.agents as { id: string; budget: { used: { codeSeconds: number } } }[]
  return agents.find(({ id }) => id === AGENT.id)?.budget.used.codeSeconds ?? Number.NaN
}
const offered = async (): Promise<Offer> => {
  const { body } = await sendPlan(server.url, await openTestSession(server.url), PLAN)
  const offer = await channel.next('offer', String(body.run))
  channel.send({ type: 'accepted', run: offer.run })
  return offer
}
/** Has the executor run the code of a plan, as a device does. */
const runCode = async (offer: Offer): Promise<Response> => {
  const isFor = ({ type }: { type: string }) => type !== 'writ_flow'
  const child = await signChild(device, offer, { audience: 'exe_beside', input: {}, isFor })
  const body = { parent: offer.token, child, code: CODE, input: {} }
  return postProven(device.key, `${executor.url}/v1/run`, body, Date.now(), child)
}
/** The device tells that it ended, and of its code what it likes. */
const end = async ({ run }: Offer, ms?: number): Promise<void> => {
  const step: StepReport = {
    step: '1',
    verb: 'run',
    effect: 'code',
    origin: 'code',
    line: 1,
    outcome: 'done',
    ms: ms ?? 0
  }
  const report: RunReport = { run, status: 'done', steps: ms === undefined ? [] : [step], approvals: [], timings: {} }
  channel.send({ type: 'ended', report })
  await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
}

test.each([
  ['that it was nothing', 0],
  ['that it was for ever', 9e300],
  ['nothing of it', undefined]
])('seconds of code are those of the executor’s ledger where the device tells %s', async (_, ms) => {
  const offer = await offered()
  expect(await used()).toBe(MOST_SECONDS)
  const answer = await runCode(offer)
  expect(await answer.json()).toMatchObject({ value: { n: 1 } })
  await end(offer, ms)
  const seconds = await used()
  expect(seconds).toBeGreaterThanOrEqual(2)
  expect(seconds).toBeLessThan(MOST_SECONDS)
})

test('none are counted of code that never came to the executor, whatever the device tells', async () => {
  await end(await offered(), 5_000)
  expect(await used()).toBe(0)
})

test('all that it may use stays counted where the executor does not tell', async () => {
  const offer = await offered()
  await executor.close()
  await end(offer, 0)
  expect(await used()).toBe(MOST_SECONDS)
})
