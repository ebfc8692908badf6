import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogLeaf, type Offer, pinOf } from '@writ/dsl/contract'
import { openToolHost } from '@writ/executor'
import { askLog, type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Deceit, serveHostile, TOOL } from '../executor/tools/testing/serve-hostile.ts'
import { claimsOf, runOffer } from '../policy-server/testing/run-a-plan.ts'
import { signChild } from '../policy-server/testing/sign-child.ts'
import { enrolTestDevice, postProven } from '../policy-server/testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  call,
  openTestSession,
  sendPlan,
  startTestServer
} from '../policy-server/testing/test-server.ts'

const POLICY = 'permit (principal, action, resource);'
const SECRET = 'k-of-the-tools'
const PLAN = 'plan "Look"\nlet found = call shop.look({ of: "tea" }) as text\nreturn { found }\n'

type World = Awaited<ReturnType<typeof openWorld>>

/** A policy server with a real host of tools, one device, and a server of tools that does what `deceit` says. */
const openWorld = async () => {
  const deceit: Record<string, Deceit[string]> = {}
  const tools = await serveHostile(deceit)
  const host = openToolHost({ near: [tools.origin] })
  const server = await startTestServer({ policy: POLICY, toolHost: host })
  const device = await enrolTestDevice(server)
  const channel = await device.connect()
  const admin = (path: string, body?: object) =>
    call(`${server.url}/v1/admin/tools${path}`, ADMIN_KEY, body ? 'POST' : 'GET', body)
  return {
    deceit,
    tools,
    server,
    device,
    channel,
    admin,
    register: (more: object = {}) =>
      admin('', { name: 'shop', server: { kind: 'http', url: tools.url }, credential: SECRET, ...more }),
    approve: async (as: string | null = 'share') => {
      const { servers } = (await admin('')).body as { servers: { tools: { pin: string }[] }[] }
      return admin('/approve', { server: 'shop', tool: 'look', pin: servers[0]?.tools[0]?.pin, class: as })
    },
    plan: async (text = PLAN) => sendPlan(server.url, await openTestSession(server.url), text),
    offer: (answer: { body: Record<string, unknown> }) => channel.next('offer', String(answer.body.run)),
    /** A call as the device makes one; `changed` replaces what is sent after it was signed. */
    call: async (offer: Offer, step = '1', changed: object = {}, by = device) => {
      const args = { of: 'tea' }
      const isFor = ({ type }: { type: string }) => type === 'writ_action'
      const child = await signChild(by, offer, { audience: claimsOf(offer).iss, input: { step, args }, isFor })
      const body = { device: by.enrolled.device, parent: offer.token, child, step, args, ...changed }
      const answer = await postProven(by.key, `${server.url}/v1/tools/call`, body, Date.now(), child)
      return (await answer.json()) as Record<string, unknown>
    },
    calls: () => tools.heard.filter(({ method }) => method === 'tools/call').length,
    close: async () => {
      await channel.close()
      await server.close()
      await host.close()
      await tools.close()
    }
  }
}

describe('tools of a tenant', () => {
  let world: World
  beforeEach(async () => {
    world = await openWorld()
  })
  afterEach(() => world.close())

  test('are registered, approved, called once for a step, and logged; their credential is told to nobody', async () => {
    const registered = await world.register()
    expect(registered).toMatchObject({ status: 200, body: { servers: [{ tools: [{ tool: 'look', status: 'new' }] }] } })
    expect(await world.plan()).toMatchObject({ body: { refusal: { code: 'check/unknown-tool' } } })
    expect(await world.approve()).toMatchObject({ status: 200 })
    const offer = await world.offer(await world.plan())
    expect(offer.tools).toMatchObject({ shop: { look: { class: 'share' } } })
    expect(await world.call(offer)).toEqual({ ok: true, value: 'found' })
    expect(await world.call(offer)).toMatchObject({ refusal: { code: 'capability/replayed' } })
    expect(await world.call(offer, '2')).toMatchObject({ refusal: { code: 'capability/used-up' } })
    expect(world.calls()).toBe(1)
    expect(new Set(world.tools.headers.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${SECRET}`])
    )
    await runOffer(world.device, world.channel, offer)
    const log = await call(`${world.server.url}/v1/log/export`, ADMIN_KEY)
    const text = JSON.stringify(log.body)
    expect(text).toMatch(/tool-called.*tool-answered/)
    expect(toldOfTools(log.body)).toEqual(['added', 'credential', 'approved share'])
    for (const told of [registered, await world.admin(''), log]) expect(JSON.stringify(told)).not.toContain(SECRET)
    expect(verifyBundle(log.body as unknown as LogBundle)).toMatchObject({ ok: true })
  })

  test('are called with what the device signed alone, by the device that holds the run', async () => {
    await world.register()
    await world.approve()
    const offer = await world.offer(await world.plan())
    const other = await enrolTestDevice(world.server)
    const refused = async (answer: Promise<Record<string, unknown>>, code: string) =>
      expect(await answer).toMatchObject({ refusal: { code } })
    await refused(world.call(offer, '1', { args: { of: 'coffee' } }), 'capability/not-granted')
    await refused(world.call(offer, '1', { step: '9' }), 'capability/not-granted')
    await refused(world.call(offer, '1', { device: other.enrolled.device }), 'enrol/not-enrolled')
    await refused(world.call(offer, '1', {}, other), 'capability/foreign')
    await call(`${world.server.url}/v1/runs/${offer.run}/cancel`, AGENT.key, 'POST')
    await refused(world.call(offer), 'run/unknown')
    expect(world.calls()).toBe(0)
  })

  describe('that let a call wait, with their list', () => {
    const WAYS: readonly [string, string, () => Promise<{ status: number }>][] = [
      ['is stopped, with its agent', 'run/unknown', () => setState('stopped')],
      ['is cancelled', 'run/unknown', () => cancelRun()],
      ['is withdrawn', 'tool/changed', () => world.approve(null)],
      ['is forgotten, with its server', 'tool/changed', () => world.admin('/remove', { name: 'shop' })],
      ['is made more of', 'tool/changed', () => world.approve('destroy')]
    ]
    let offer: Offer
    const setState = (state: string) =>
      call(`${world.server.url}/v1/admin/agents/${AGENT.id}/state`, ADMIN_KEY, 'POST', { state })
    const cancelRun = () => call(`${world.server.url}/v1/runs/${offer.run}/cancel`, AGENT.key, 'POST')

    test.each(WAYS)('make none once it %s', async (_said, code, stop) => {
      await world.register()
      await world.approve()
      offer = await world.offer(await world.plan())
      const asked = Promise.withResolvers<() => void>()
      world.deceit['tools/list'] = ({ result }) => asked.resolve(() => result({ tools: [TOOL] }))
      const called = world.call(offer)
      const goOn = await asked.promise
      expect((await stop()).status).toBeLessThan(300)
      delete world.deceit['tools/list']
      goOn()
      // A refusal alone: it was not sent.
      expect(Object.entries(await called)).toEqual([['refusal', expect.objectContaining({ code })]])
      expect(world.calls()).toBe(0)
      const { servers } = (await world.admin('')).body as { servers: { tools: { status: string }[] }[] }
      expect(servers.flatMap(({ tools }) => tools).filter(({ status }) => status === 'changed')).toEqual([])
    })
  })

  test('make no call for a grant of what they were, once they changed and are as they were again', async () => {
    await world.register()
    await world.approve()
    const offer = await world.offer(await world.plan())
    world.deceit['tools/list'] = ({ result }) => result({ tools: [{ ...TOOL, description: 'other words' }] })
    await world.admin('/refresh', { name: 'shop' })
    delete world.deceit['tools/list']
    expect(await world.call(offer)).toMatchObject({ refusal: { code: 'tool/changed' } })
    expect(world.calls()).toBe(0)
  })

  test('are withdrawn also where they are gone, or say other things by now', async () => {
    await world.register()
    await world.approve()
    world.deceit['tools/list'] = ({ result }) => result({ tools: [] })
    await world.admin('/refresh', { name: 'shop' })
    expect(
      await world.admin('/approve', { server: 'shop', tool: 'look', pin: pinOf(TOOL), class: null })
    ).toMatchObject({
      status: 200,
      body: { servers: [{ tools: [{ status: 'gone' }] }] }
    })
    delete world.deceit['tools/list']
    await world.admin('/refresh', { name: 'shop' })
    expect((await world.admin('')).body).toMatchObject({ servers: [{ tools: [{ status: 'new' }] }] })
    expect(await world.plan()).toMatchObject({ body: { refusal: { code: 'check/unknown-tool' } } })
  })

  test('that change are refused until they are approved again, by what they are now', async () => {
    await world.register()
    await world.approve()
    const before = await world.offer(await world.plan())
    const now = { ...TOOL, description: 'Looks something up, and tells us of it.' }
    world.deceit['tools/list'] = ({ result }) => result({ tools: [now] })
    expect(await world.call(before)).toMatchObject({ refusal: { code: 'tool/changed' } })
    expect(await world.plan()).toMatchObject({ body: { refusal: { code: 'tool/changed' } } })
    world.deceit['tools/list'] = ({ result }) => result({ tools: [TOOL] })
    await world.admin('/refresh', { name: 'shop' })
    expect(await world.plan()).toMatchObject({ body: { refusal: { code: 'tool/changed' } } })
    expect(await world.approve()).toMatchObject({ body: { servers: [{ tools: [{ status: 'approved' }] }] } })
    world.deceit['tools/list'] = ({ result }) => result({ tools: [now] })
    const swapped = await world.offer(await world.plan())
    expect(await world.call(swapped)).toMatchObject({ refusal: { code: 'tool/changed' } })
    world.deceit['tools/list'] = ({ result }) => result({ tools: [now] })
    expect(await world.admin('/refresh', { name: 'shop' })).toMatchObject({
      body: { servers: [{ tools: [{ status: 'changed', definition: TOOL, now, differs: ['description'] }] }] }
    })
    const old = { server: 'shop', tool: 'look', pin: 'A'.repeat(43), class: 'share' }
    expect(await world.admin('/approve', old)).toMatchObject({ status: 409 })
    expect(await world.approve()).toMatchObject({
      body: { servers: [{ tools: [{ status: 'approved', definition: now }] }] }
    })
    expect(await world.call(before, '2')).toMatchObject({ refusal: { code: 'tool/changed' } })
    expect(await world.call(await world.offer(await world.plan()))).toMatchObject({ ok: true })
    expect(world.calls()).toBe(1)
  })

  test('that change stand in the log, once for each thing that they were met as', async () => {
    await world.register()
    await world.approve()
    const said = (...tools: readonly (typeof TOOL)[]) => {
      world.deceit['tools/list'] = ({ result }) => result({ tools })
    }
    const offer = await world.offer(await world.plan())
    const now = { ...TOOL, description: 'Looks something up, and tells us of it.' }
    said(now)
    expect(await world.call(offer)).toMatchObject({ refusal: { code: 'tool/changed' } })
    await world.admin('/refresh', { name: 'shop' })
    await world.admin('/refresh', { name: 'shop' })
    said()
    await world.admin('/refresh', { name: 'shop' })
    await world.admin('/refresh', { name: 'shop' })
    said(now)
    await world.admin('/refresh', { name: 'shop' })
    await world.approve('read')
    await world.admin('/credential', { server: 'shop', person: 'person', credential: 'k-of-ann' })
    await world.admin('/credential', { server: 'shop', credential: null })
    await world.approve(null)
    await world.admin('/remove', { name: 'shop' })
    const log = await call(`${world.server.url}/v1/log/export`, ADMIN_KEY)
    const pin = pinOf(now)
    expect(toldOfTools(log.body)).toEqual([
      ...['added', 'credential', 'approved share'],
      // By the call, which is told no more than that; by the first refresh, and when it was gone and came back.
      ...['changed', `changed ${pin}`, 'changed', `changed ${pin}`],
      ...['approved read', 'credential person', 'credential-removed', 'withdrawn', 'removed']
    ])
    const told = askLog(log.body as unknown as LogBundle, { site: 'tool:shop', span: { from: 0, end: Date.now() + 1 } })
    expect(told.ok && told.value.tools.map(({ what }) => what).slice(0, 4)).toEqual([
      ...['added', 'credential', 'approved', 'changed']
    ])
    expect(told.ok && told.value.runs.map(({ run }) => run)).toEqual([offer.run])
    expect(JSON.stringify(log)).not.toMatch(/k-of-(?:ann|the-tools)/)
  })

  test('are withdrawn, and forgotten', async () => {
    await world.register()
    expect(await world.register()).toMatchObject({ status: 409, body: { refusal: { code: 'tool/taken' } } })
    await world.approve()
    const offer = await world.offer(await world.plan())
    await world.approve(null)
    expect(await world.call(offer)).toMatchObject({ refusal: { code: 'tool/changed' } })
    expect(await world.plan()).toMatchObject({ body: { refusal: { code: 'check/unknown-tool' } } })
    expect(await world.admin('/remove', { name: 'shop' })).toMatchObject({ body: { servers: [] } })
    expect(await world.admin('/refresh', { name: 'shop' })).toMatchObject({ status: 404 })
  })

  test('are no part of what every object inherits, whatever they are called', async () => {
    const named = (name: string) => world.register({ name })
    expect(await named('__proto__')).toMatchObject({ status: 400 })
    world.deceit['tools/list'] = ({ result }) => result({ tools: [{ ...TOOL, name: 'polluted' }] })
    expect(await named('constructor')).toMatchObject({ status: 200 })
    const pin = pinOf({ ...TOOL, name: 'polluted' })
    const approval = { server: 'constructor', tool: 'polluted', pin, class: 'share' }
    expect(await world.admin('/approve', approval)).toMatchObject({ status: 200 })
    const plan = PLAN.replace('shop.look', 'constructor.polluted')
    expect((await world.offer(await world.plan(plan))).tools).toMatchObject({
      constructor: { polluted: { class: 'share', pin } }
    })
    expect(Object).not.toHaveProperty('polluted')
  })

  test('that an admin makes more of are not called for what was granted before', async () => {
    await world.register()
    await world.approve('read')
    const before = await world.offer(await world.plan())
    await world.approve('transact')
    expect(await world.call(before)).toMatchObject({ refusal: { code: 'tool/changed' } })
    const after = await world.offer(await world.plan())
    await world.approve('read')
    expect(await world.call(after)).toMatchObject({ ok: true })
    expect(world.calls()).toBe(1)
  })

  test('get the credential of each person, where each has one', async () => {
    await world.register({ perPerson: true, credential: undefined })
    await world.approve()
    const first = await world.offer(await world.plan())
    expect(await world.call(first)).toMatchObject({ refusal: { code: 'tool/no-credential' } })
    await world.admin('/credential', { server: 'shop', person: 'person', credential: 'k-of-ann' })
    expect(await world.call(first)).toMatchObject({ ok: true })
    expect(world.tools.headers.at(-1)?.authorization).toBe('Bearer k-of-ann')
    await world.admin('/credential', { server: 'shop', person: 'person', credential: null })
    const second = await world.offer(await world.plan())
    expect(await world.call(second)).toMatchObject({ refusal: { code: 'tool/no-credential' } })
  })

  test('get what each person sets for themselves, which nobody is told, and no other does', async () => {
    await world.register({ perPerson: true, credential: undefined })
    await world.approve()
    const { device } = world.device.enrolled
    const own = async (path = '', body: object = {}) => {
      const answer = await world.device.post(`/v1/tools/own${path}`, { device, ...body })
      return { status: answer.status, text: await answer.text() }
    }
    const set = (credential: string | null, server = 'shop') => own('/credential', { server, credential })
    const place = world.tools.origin
    const without = { servers: [{ name: 'shop', place, tools: ['look'] }] }
    expect(JSON.parse((await own()).text)).toEqual(without)
    const first = await world.offer(await world.plan())
    expect(await world.call(first)).toMatchObject({ refusal: { code: 'tool/no-credential' } })
    expect(await set('short')).toMatchObject({ status: 400 })
    expect(await set('k-of-ann', 'files')).toMatchObject({ status: 404, text: expect.stringContaining('tool/unknown') })
    const kept = await set('k-of-ann')
    expect(JSON.parse(kept.text)).toEqual({ servers: [{ ...without.servers[0], since: expect.any(String) }] })
    expect(await world.call(first)).toMatchObject({ ok: true })
    expect(world.tools.headers.at(-1)?.authorization).toBe('Bearer k-of-ann')
    expect(JSON.parse((await set(null)).text)).toEqual(without)
    const second = await world.offer(await world.plan())
    expect(await world.call(second)).toMatchObject({ refusal: { code: 'tool/no-credential' } })
    const log = await call(`${world.server.url}/v1/log/export`, ADMIN_KEY)
    expect(toldOfTools(log.body).slice(2)).toEqual([
      `credential person ${device}`,
      `credential-removed person ${device}`
    ])
    for (const told of [kept, log, await world.admin('')]) expect(JSON.stringify(told)).not.toContain('k-of-ann')
  })

  test('that everybody calls with one credential take none of a person', async () => {
    await world.register()
    const { device } = world.device.enrolled
    const answer = await world.device.post('/v1/tools/own/credential', {
      device,
      server: 'shop',
      credential: 'k-of-ann'
    })
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('tool/shared')])
    expect(await (await world.device.post('/v1/tools/own', { device })).json()).toEqual({ servers: [] })
  })

  test('are listed for agents as they were approved, and no others', async () => {
    await world.register()
    const list = () => call(`${world.server.url}/v1/tools`, AGENT.key)
    expect((await list()).body).toEqual({ tools: [] })
    await world.approve('read')
    expect((await list()).body).toEqual({ tools: [{ server: 'shop', tool: 'look', class: 'read', definition: TOOL }] })
  })

  test('that fail after they were called are told as such', async () => {
    await world.register()
    await world.approve()
    world.deceit['tools/call'] = ({ raw }) => raw('{')
    const offer = await world.offer(await world.plan())
    expect(await world.call(offer)).toMatchObject({ ok: false, refusal: { code: 'tool/malformed' } })
  })
})

/** What the log tells of tools, in a few words each. */
const toldOfTools = (log: Record<string, unknown>): string[] =>
  (log as unknown as LogBundle).leaves.flatMap((text) => {
    const leaf: LogLeaf | undefined = text === '' ? undefined : JSON.parse(text)
    if (leaf?.from !== 'server' || leaf.event.kind !== 'tools-set') return []
    const { what, pin, class: as, person, device } = leaf.event
    return [[what, as ?? person ?? pin, device].filter(Boolean).join(' ')]
  })

test('a credential that was kept under another key is refused with what to do, and set again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'writ-tool-key-'))
  const tools = await serveHostile({})
  const host = openToolHost({ near: [tools.origin] })
  const started = async <T>(does: (admin: (path: string, body: object) => ReturnType<typeof call>) => Promise<T>) => {
    const server = await startTestServer({ dataDir, toolHost: host, toolKey: randomBytes(32) })
    try {
      return await does((path, body) => call(`${server.url}/v1/admin/tools${path}`, ADMIN_KEY, 'POST', body))
    } finally {
      await server.close()
    }
  }
  try {
    const server = { kind: 'http', url: tools.url }
    await started((admin) => admin('', { name: 'shop', server, credential: SECRET }))
    await started(async (admin) => {
      expect(await admin('/refresh', { name: 'shop' })).toMatchObject({
        status: 409,
        body: { refusal: { code: 'tool/key-changed', message: expect.stringContaining('WRIT_TOOL_KEY') } }
      })
      expect(await admin('/credential', { server: 'shop', credential: 'k-that-is-new' })).toMatchObject({ status: 200 })
      expect(await admin('/refresh', { name: 'shop' })).toMatchObject({ status: 200 })
    })
    expect(tools.headers.at(-1)?.authorization).toBe('Bearer k-that-is-new')
  } finally {
    await host.close()
    await tools.close()
    rmSync(dataDir, { recursive: true })
  }
})

test('a server that nobody may reach is not registered', async () => {
  const host = openToolHost()
  const server = await startTestServer({ toolHost: host })
  const register = (url: string) =>
    call(`${server.url}/v1/admin/tools`, ADMIN_KEY, 'POST', { name: 'x', server: { kind: 'http', url } })
  expect(await register('https://169.254.169.254/')).toMatchObject({ body: { refusal: { code: 'tool/bad-address' } } })
  expect(await register('file:///etc/passwd')).toMatchObject({ status: 400 })
  expect(await register('https://a:b@mcp.example/')).toMatchObject({ status: 400 })
  expect((await call(`${server.url}/v1/admin/tools`, ADMIN_KEY)).body).toEqual({ servers: [] })
  await server.close()
  await host.close()
})
