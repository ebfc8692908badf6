import { AGENT_CONTEXT, hashJson, type LogLeaf } from '@writ/dsl/contract'
import { askSandboxToken, type ExecutorServer, type HolderKey, makeHolderKey, runByToken } from '@writ/executor'
import type { PolicyServer } from '@writ/policy-server'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enrolTestDevice, signText } from '../../policy-server/testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, startTestServer } from '../../policy-server/testing/test-server.ts'
import { executorBeside } from './testing/executor-beside.ts'

const POLICY = '@tier("wasm") permit (principal, action, resource);'
const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const LOOP = 'for (;;) {}'
/** How long such code would go on by itself. */
const WALL_MS = 120_000
/** Far more than it takes, and far less than that: on a machine that does much else. */
const MOST_MS = 15_000

let server: PolicyServer
let executor: ExecutorServer | undefined
let key: HolderKey
let startBeside: () => Promise<ExecutorServer>

beforeEach(async () => {
  const { host, start } = await executorBeside()
  server = await startTestServer({ policy: POLICY, agents: [AGENT, OTHER], codeHost: host })
  key = makeHolderKey()
  startBeside = async () => {
    executor = await start(server)
    return executor
  }
})
afterEach(async () => {
  await executor?.close()
  executor = undefined
  await server.close()
})

const askFor = async (agentKey = AGENT.key, max = 1) => {
  const wish = { languages: ['javascript'], wall_ms: WALL_MS, cpu_ms: WALL_MS, ttl_ms: WALL_MS, max }
  const held = await askSandboxToken({ server: server.url, agentKey, key }, wish)
  if (!held.ok) throw new Error(held.refusal.code)
  return held.value
}
const runHeld = (held: Awaited<ReturnType<typeof askFor>>, code: string) =>
  runByToken(
    held,
    { language: 'javascript', code, input: {}, tier: 'auto' },
    { hear: () => {}, signal: new AbortController().signal }
  )
/** Code that goes on and on, once it does; and when and how it ended. */
const begin = async (agentKey?: string) => {
  const before = executor?.executor.load.running ?? 0
  const ending = askFor(agentKey)
    .then((held) => runHeld(held, LOOP))
    .then((ended) => ({ ended, at: Date.now() }))
  await expect.poll(() => executor?.executor.load.running).toBe(before + 1)
  return { ending }
}
const admin = async (path: string, body?: object) => call(`${server.url}/v1/admin${path}`, ADMIN_KEY, 'POST', body)
const set = (state: string) => admin(`/agents/${AGENT.id}/state`, { state })
/** When what happened last stands in the log, by the server's clock. */
const lastLeafOf = async (kind: string): Promise<number> => {
  const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
  expect(verifyBundle(bundle)).toMatchObject({ ok: true })
  const leaves = bundle.leaves.filter((text) => text !== '').map((text): LogLeaf => JSON.parse(text))
  const leaf = leaves.findLast((one) => one.from === 'server' && one.event.kind === kind)
  return leaf?.from === 'server' ? Date.parse(leaf.at) : Number.NaN
}

describe('code that runs at the executor of the server ends', () => {
  beforeEach(() => startBeside())

  test.each([
    ['its agent is paused', 'agent-set', 'capability/halted', () => set('paused')],
    ['its agent is stopped', 'agent-set', 'capability/halted', () => set('stopped')],
    ['the epoch is raised', 'epoch-raised', 'capability/stale-epoch', () => admin('/epoch')]
  ] as const)('when %s', async (what, kind, code, does) => {
    const { ending } = await begin()
    expect((await does()).body).not.toHaveProperty('executor')
    const { ended, at } = await ending
    expect(ended).toMatchObject({ ok: false, refusal: { code } })
    const ms = at - (await lastLeafOf(kind))
    console.log(`${what}: its code ended ${ms} ms after the leaf`)
    expect(ms).toBeLessThan(MOST_MS)
    await expect.poll(() => executor?.executor.load).toMatchObject({ running: 0, waiting: 0 })
  })

  test('when the person whom its agent acts for stops it, by the word of their device', async () => {
    const device = await enrolTestDevice(server)
    const { ending } = await begin()
    const said = { device: device.enrolled.device, agent: AGENT.id, state: 'stopped', at: Date.now() }
    const sig = await signText(device.key.privateKey, AGENT_CONTEXT + hashJson(said))
    expect((await device.post('/v1/agents/state', { ...said, sig })).status).toBe(200)
    expect((await ending).ended).toMatchObject({ refusal: { code: 'capability/halted' } })
  })

  test('and that of another agent does not; what is let go on begins anew', async () => {
    const [own, others] = [await begin(), await begin(OTHER.key)]
    const held = await askFor()
    await set('paused')
    expect((await own.ending).ended).toMatchObject({ refusal: { code: 'capability/halted' } })
    expect(executor?.executor.load.running).toBe(1)
    expect(await runHeld(held, '1')).toMatchObject({ refusal: { code: 'capability/halted' } })
    await set('active')
    expect(await runHeld(held, '1')).toMatchObject({ refusal: { code: 'capability/halted' } })
    // A token of the very second of the word is over, too.
    await expect.poll(async () => (await runHeld(await askFor(), '1')).ok).toBe(true)
    await admin('/epoch')
    expect((await others.ending).ended).toMatchObject({ refusal: { code: 'capability/stale-epoch' } })
  })
})

test('where the executor is away the change holds and says so, and it is told once it is there', async () => {
  const held = await askFor(AGENT.key, 100)
  expect(await set('stopped')).toMatchObject({ status: 200, body: { ok: true, executor: { code: 'executor/away' } } })
  expect(await admin('/epoch')).toMatchObject({ status: 200, body: { epoch: 1, executor: { code: 'executor/away' } } })
  expect(await call(`${server.url}/v1/sandbox-tokens`, AGENT.key, 'POST', { languages: ['javascript'] })).toMatchObject(
    {
      body: { refusal: { code: 'session/unauthorized' } }
    }
  )
  await startBeside()
  // It is good there until the word comes.
  const codeNow = async () => {
    const ended = await runHeld(held, '1')
    return ended.ok ? undefined : ended.refusal.code
  }
  await expect.poll(codeNow).toBe('capability/stale-epoch')
})
