import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import { type PolicyServer, startPolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, openTestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, BALANCED, call, openTestSession, PLAN, sendPlan } from '../testing/test-server.ts'

const SEALED = '{"ciphertext":"nobody here can open it"}'

describe('the recording of a run', () => {
  let server: PolicyServer
  let device: TestDevice
  beforeAll(async () => {
    server = await startPolicyServer({ policy: BALANCED, agents: [AGENT], adminKey: ADMIN_KEY })
    device = await enrolTestDevice(server)
  })
  afterAll(() => server.close())

  const runOne = async (sealed?: string): Promise<string> => {
    const channel = await openTestChannel(
      server.url,
      device.enrolled.device,
      device.key,
      device.enrolled.keys[0]?.x ?? ''
    )
    const session = await openTestSession(server.url, 'Do it')
    const run = String((await sendPlan(server.url, session, PLAN, { sum: 3 })).body.run)
    await runOffer(device, channel, await channel.next('offer', run), sealed)
    await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
    await channel.close()
    return run
  }
  const keep = async (run: string, sealed: string, by = device) => {
    const answer = await by.post(`/v1/runs/${run}/record`, { device: by.enrolled.device, sealed })
    return { status: answer.status, body: (await answer.json()) as { readonly refusal?: { readonly code: string } } }
  }
  const fetched = (run: string, key = ADMIN_KEY) =>
    fetch(`${server.url}/v1/runs/${run}/record`, { headers: { authorization: `Bearer ${key}` } })

  test('is kept as its device told of it, handed to the tenant’s admin as it is, and to no agent', async () => {
    const run = await runOne(SEALED)
    expect((await fetched(run)).status).toBe(404)
    expect(await keep(run, SEALED)).toEqual({ status: 200, body: { kept: true } })
    // A device that did not hear the answer sends it again.
    expect((await keep(run, SEALED)).status).toBe(200)
    const answer = await fetched(run)
    expect([answer.headers.get('cache-control'), await answer.text()]).toEqual(['no-store', SEALED])
    expect((await fetched(run, AGENT.key)).status).toBe(401)
    const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
    const told = verifyBundle(bundle, device.enrolled.log)
    expect(told.ok && told.value.runs.map(({ faults }) => faults)).toEqual([[]])
  })

  test('is handed to its person too, by any device of theirs, and to nobody else', async () => {
    const run = await runOne(SEALED)
    const own = async (by: TestDevice, of = run) => {
      const answer = await by.post(`/v1/runs/${of}/record/own`, { device: by.enrolled.device })
      return [answer.status, await answer.json()]
    }
    const none = [404, { refusal: expect.objectContaining({ code: 'audit/not-recorded' }) }]
    expect(await own(device)).toEqual(none)
    await keep(run, SEALED)
    expect(await own(device)).toEqual([200, { sealed: SEALED }])
    expect(await own(await enrolTestDevice(server))).toEqual([200, { sealed: SEALED }])
    await call(`${server.url}/v1/admin/persons`, ADMIN_KEY, 'POST', { id: 'other', name: 'Other' })
    const { body } = await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST', { person: 'other' })
    const theirs = await enrolTestDevice({ url: server.url, enrolCode: async () => String(body.code) })
    expect(await own(theirs)).toEqual(none)
    expect(await own(device, 'run_none')).toEqual(none)
    const forged = await theirs.post(`/v1/runs/${run}/record/own`, { device: device.enrolled.device })
    expect(forged.status).toBe(401)
  })

  test('is no other than its device told of', async () => {
    const run = await runOne(SEALED)
    for (const other of [`${SEALED} `, SEALED.replace('nobody', 'noboby'), ''])
      expect(await keep(run, other)).toMatchObject({
        status: 409,
        body: { refusal: { code: 'audit/other-recording' } }
      })
    expect((await fetched(run)).status).toBe(404)
  })

  test('is none where its device told of none, or another device did', async () => {
    const plain = await runOne()
    expect(await keep(plain, SEALED)).toMatchObject({ status: 404, body: { refusal: { code: 'audit/not-recorded' } } })
    const run = await runOne(SEALED)
    const second = await enrolTestDevice(server)
    expect(await keep(run, SEALED, second)).toMatchObject({ status: 404 })
    expect(await keep('run_none', SEALED)).toMatchObject({ status: 404 })
  })

  test('is erased with what is told of the run, and cannot come back', async () => {
    const run = await runOne(SEALED)
    await keep(run, SEALED)
    const erased = await call(`${server.url}/v1/admin/persons/person/erase`, ADMIN_KEY, 'POST', {})
    expect(erased.status).toBe(200)
    expect(await (await fetched(run)).json()).toMatchObject({ refusal: { code: 'audit/not-recorded' } })
    device = await enrolTestDevice(server)
    expect((await keep(run, SEALED)).status).toBe(404)
  })
})
