import { AGENT_CONTEXT, type AgentState, hashJson, hashText, type RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askLog, type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { begun } from '../testing/run-a-plan.ts'
import { signText } from '../testing/test-device.ts'
import { call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'
import { type LivingTenant, OPERATOR_KEY, startTwoTenants } from '../testing/two-tenants.ts'

let server: PolicyServer
let acme: LivingTenant
let bolt: LivingTenant

beforeAll(async () => {
  ;({ server, acme, bolt } = await startTwoTenants())
})
afterAll(() => server?.close())

const OTHER = 'other-of-acme'

const codeOf = ({ body }: { body: Record<string, unknown> }) => (body.refusal as { code?: string } | undefined)?.code
const setAsAdmin = (
  state: AgentState,
  { agent = acme.agent, key = acme.adminKey, why = undefined as string | undefined } = {}
) => call(`${server.url}/v1/admin/agents/${agent}/state`, key, 'POST', { state, ...(why && { why }) })
const word = async (state: AgentState, { by = acme, agent = acme.agent, at = Date.now(), signed = {} } = {}) => {
  const said = { device: by.device, agent, state, at }
  const sig = await signText(by.browser.key.privateKey, AGENT_CONTEXT + hashJson({ ...said, ...signed }))
  const answer = await by.browser.post('/v1/agents/state', { ...said, sig })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const send = async (key = acme.agentKey) => {
  const session = await openTestSession(server.url, 'Do it', key)
  return sendPlan(server.url, session, PLAN, { sum: 1 }, key)
}
const shown = async (id: string) => {
  const { body } = await call(`${server.url}/v1/admin/agents`, acme.adminKey)
  return (body.agents as { id: string }[]).find((agent) => agent.id === id)
}
const statusOf = async (run: string) =>
  (await call(`${server.url}/v1/runs/${run}?wait=0`, acme.agentKey)).body.status as string
const readLog = async () => (await call(`${server.url}/v1/log/export`, acme.adminKey)).body as unknown as LogBundle
/** Waits until the device is told of these agents that are not to go on. */
const announced = async (states: readonly object[]) => {
  let said = acme.channel.standing()
  while (hashJson((said.agents ?? []) as never) !== hashJson(states as never)) said = await acme.channel.announced()
}
/** The device's word that a run is over, so that the next test has its site. */
const finish = async (run: string) => {
  const report: RunReport = { run, status: 'done', steps: [], approvals: [], timings: {} }
  acme.channel.send({ type: 'ended', report })
  await expect.poll(() => statusOf(run)).toBe('done')
}

describe('an agent that its admin paused', () => {
  test('gets no plan decided, and its device is told at once', async () => {
    expect((await setAsAdmin('paused', { why: 'it is under review' })).status).toBe(200)
    await announced([{ agent: acme.agent, state: 'paused' }])
    expect(await send()).toMatchObject({ status: 409, body: { refusal: { code: 'agent/paused' } } })
    expect(await shown(acme.agent)).toMatchObject({ state: 'paused', why: 'it is under review', running: 1 })
  })

  test('gets no token renewed, and no token for sandboxes', async () => {
    const answer = await acme.browser.post('/v1/renew', { device: acme.device, token: acme.token })
    expect(codeOf({ body: (await answer.json()) as Record<string, unknown> })).toBe('agent/paused')
  })

  test('is told no yes by the decision point, and no plan of it is tried', async () => {
    const asked = {
      subject: { type: 'agent', id: acme.agent },
      action: { name: 'read' },
      resource: { type: 'site', id: 'https://a.example' }
    }
    for (const key of [acme.agentKey, acme.adminKey])
      expect((await call(`${server.url}/access/v1/evaluation`, key, 'POST', asked)).body).toMatchObject({
        decision: false,
        context: { reason_admin: { en: 'deny by agent/paused' }, reason_user: { en: expect.any(String) } }
      })
    const tried = await call(`${server.url}/v1/sessions/${acme.session}/check`, acme.agentKey, 'POST', {
      text: PLAN,
      inputs: { sum: 1 }
    })
    expect(codeOf(tried)).toBe('agent/paused')
  })

  test('goes on when it is let go on', async () => {
    expect((await setAsAdmin('active')).status).toBe(200)
    await announced([])
    expect(await statusOf(acme.run)).toBe('running')
    const { status, body } = await send()
    expect(status).toBe(200)
    await finish(String(body.run))
  })
})

describe('an agent that its person paused', () => {
  test('does nothing new for them, and the admin sees it', async () => {
    const { body } = await word('paused')
    expect(body.agents).toMatchObject([
      { agent: OTHER, state: 'active', own: 'active' },
      { agent: acme.agent, state: 'paused', own: 'paused', running: 1 }
    ])
    await announced([{ agent: acme.agent, state: 'paused' }])
    expect(codeOf(await send())).toBe('agent/paused')
    expect(await shown(acme.agent)).toMatchObject({
      state: 'active',
      words: [{ person: acme.person, state: 'paused' }]
    })
  })

  test('is not let go on by an admin who lets it go on', async () => {
    await setAsAdmin('paused')
    await setAsAdmin('active')
    expect(codeOf(await send())).toBe('agent/paused')
    expect((await word('active')).status).toBe(200)
    await announced([])
  })
})

test('a run whose offer was lost is offered again once its agent is let go on', async () => {
  const { body } = await send()
  const run = String(body.run)
  await acme.channel.next('offer', run)
  await acme.channel.close()
  await setAsAdmin('paused')
  acme = { ...acme, channel: await acme.browser.connect() }
  expect(acme.channel.standing().agents).toEqual([{ agent: acme.agent, state: 'paused' }])
  await setAsAdmin('active')
  await acme.channel.next('offer', run)
  await finish(run)
})

describe('nobody else', () => {
  test.each([
    ['another tenant’s admin', () => setAsAdmin('stopped', { key: bolt.adminKey }), 'tenant/unknown-agent'],
    ['the auditor', () => setAsAdmin('stopped', { key: acme.auditorKey }), 'session/unauthorized'],
    ['the agent itself', () => setAsAdmin('active', { key: acme.agentKey }), 'session/unauthorized'],
    ['another agent', () => setAsAdmin('stopped', { key: acme.colleagueKey }), 'session/unauthorized'],
    ['the operator', () => setAsAdmin('stopped', { key: OPERATOR_KEY }), 'session/unauthorized'],
    ['an approver', () => setAsAdmin('stopped', { key: acme.approverKey }), 'session/unauthorized'],
    ['another tenant’s person', () => word('stopped', { by: bolt }), 'tenant/unknown-agent'],
    ['a word about another agent', () => word('stopped', { signed: { agent: OTHER } }), 'capability/proof'],
    ['an old word', () => word('stopped', { at: Date.now() - 400_000 }), 'capability/proof']
  ])('%s changes nothing', async (_, act, code) => {
    expect(codeOf(await act())).toBe(code)
    expect(await shown(acme.agent)).toMatchObject({ state: 'active', words: [] })
  })

  test('another person of the tenant says anything of it', async () => {
    const code = (await call(`${server.url}/v1/enrolments`, acme.adminKey, 'POST', { person: 'approver-of-acme' })).body
    const { enrolTestDevice } = await import('../testing/test-device.ts')
    const browser = await enrolTestDevice({ url: server.url, enrolCode: async () => String(code.code) })
    const by = { ...acme, browser, device: browser.enrolled.device }
    expect(codeOf(await word('stopped', { by }))).toBe('tenant/unknown-agent')
    const listed = await browser.post('/v1/agents', { device: browser.enrolled.device })
    expect(await listed.json()).toEqual({ agents: [] })
  })
})

describe('an agent that was stopped', () => {
  test('by its person ends what it runs for them, and begins nothing', async () => {
    expect((await word('stopped')).status).toBe(200)
    await acme.channel.next('cancel', acme.run)
    await announced([{ agent: acme.agent, state: 'stopped' }])
    expect(await send()).toMatchObject({ status: 403, body: { refusal: { code: 'agent/stopped' } } })
    await finish(acme.run)
    expect((await word('active')).status).toBe(200)
  })

  test('by its admin is nobody any more, for good', async () => {
    const { body } = await send(acme.colleagueKey)
    const offer = await acme.channel.next('offer', String(body.run))
    acme.channel.send({ type: 'accepted', run: offer.run })
    await acme.browser.upload(await acme.browser.write(begun(offer)))
    expect((await setAsAdmin('stopped', { agent: OTHER, why: 'its key was stolen' })).status).toBe(200)
    await acme.channel.next('cancel', offer.run)
    expect(codeOf(await send(acme.colleagueKey))).toBe('session/unauthorized')
    expect(codeOf(await setAsAdmin('active', { agent: OTHER }))).toBe('agent/stopped')
    const renewed = await acme.browser.post('/v1/renew', { device: acme.device, token: offer.token })
    expect(renewed.ok).toBe(false)
    expect(await shown(OTHER)).toMatchObject({ state: 'stopped', why: 'its key was stolen' })
  })
})

test('each change stands in the log, which verifies, and an auditor is told of it', async () => {
  const bundle = await readLog()
  const verified = verifyBundle(bundle, acme.browser.enrolled.log)
  expect(verified.ok && verified.value.runs.flatMap(({ faults }) => faults)).toEqual([])
  const span = { from: 0, end: Date.now() + 1 }
  const ask = (agent: string, person?: string) => {
    const told = askLog(bundle, { agent, person, site: undefined, span }, acme.browser.enrolled.log)
    return told.ok && told.value.states.map(({ state, person: whose, why }) => [state, whose ?? 'admin', why])
  }
  expect(ask(OTHER)).toEqual([['stopped', 'admin', 'its key was stolen']])
  expect(ask(acme.agent)).toEqual([
    ['paused', 'admin', 'it is under review'],
    ['active', 'admin', undefined],
    ['paused', acme.person, undefined],
    ['paused', 'admin', undefined],
    ['active', 'admin', undefined],
    ['active', acme.person, undefined],
    ['paused', 'admin', undefined],
    ['active', 'admin', undefined],
    ['stopped', acme.person, undefined],
    ['active', acme.person, undefined]
  ])
  expect(ask(acme.agent, 'approver-of-acme')).toHaveLength(6)
})

test('a stop and a pause outlast the server, but another key begins anew', async () => {
  const { mkdtemp, rm } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const dataDir = await mkdtemp(join(tmpdir(), 'writ-states-'))
  const start = (...keys: [string, string][]) =>
    startTestServer({ dataDir, agents: keys.map(([id, key]) => ({ id, name: id, key })) })
  const admin = 'admin-key-of-the-test'
  const states = async ({ url }: PolicyServer) =>
    ((await call(`${url}/v1/admin/agents`, admin)).body.agents as { id: string; state: string }[]).map(
      ({ id, state }) => [id, state]
    )
  const first = await start(['a', 'key-of-agent-a-one'], ['b', 'key-of-agent-b-one'], ['c', 'key-of-agent-c-one'])
  const budget = { window: 'day', plans: 3 }
  expect((await call(`${first.url}/v1/admin/agents/c/budget`, admin, 'POST', { budget })).status).toBe(200)
  for (const [id, state] of [
    ['a', 'stopped'],
    ['b', 'paused']
  ])
    expect((await call(`${first.url}/v1/admin/agents/${id}/state`, admin, 'POST', { state })).status).toBe(200)
  await first.close()
  const same = await start(['a', 'key-of-agent-a-one'], ['b', 'key-of-agent-b-one'], ['c', 'key-of-agent-c-one'])
  expect(await states(same)).toEqual([
    ['a', 'stopped'],
    ['b', 'paused'],
    ['c', 'active']
  ])
  await same.close()
  // One that is given no more while it is paused is stopped: given again, it does not begin anew.
  await (await start(['a', 'key-of-agent-a-two'])).close()
  const last = await start(['a', 'key-of-agent-a-two'], ['b', 'key-of-agent-b-one'], ['c', 'key-of-agent-c-two'])
  expect(await states(last)).toEqual([
    ['a', 'active'],
    ['b', 'stopped'],
    ['c', 'active']
  ])
  // What an admin bounded no configuration lets loose.
  const { agents } = (await call(`${last.url}/v1/admin/agents`, admin)).body as { agents: { budget: unknown }[] }
  expect(agents[2]?.budget).toMatchObject({ most: budget, own: true })
  const bundle = (await call(`${last.url}/v1/log/export`, admin)).body as unknown as LogBundle
  expect(verifyBundle(bundle).ok).toBe(true)
  // Who asks is told that a stop is over, and by which key.
  const span = { from: 0, end: Date.now() + 1 }
  const told = askLog(bundle, { agent: 'a', person: undefined, site: undefined, span })
  expect(told.ok && told.value.states).toMatchObject([
    { state: 'stopped' },
    { state: 'active', key: hashText('key-of-agent-a-two') }
  ])
  await last.close()
  await rm(dataDir, { recursive: true })
})
