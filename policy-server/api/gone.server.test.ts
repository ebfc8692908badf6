import { setTimeout } from 'node:timers/promises'
import type { RunReport } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { begun, runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, PLAN, sendPlan, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
let device: TestDevice
let session: string
let offset = 0

beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + offset })
  device = await enrolTestDevice(server, () => Date.now() + offset)
  session = await openTestSession(server.url)
})
afterAll(() => server.close())

const readRun = async (run: string, query = '') => (await call(`${server.url}/v1/runs/${run}${query}`, AGENT.key)).body
const verified = async (run: string) => {
  const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
  const whole = verifyBundle(bundle, device.enrolled.log)
  return whole.ok ? whole.value.runs.find((told) => told.run === run) : whole
}

/** A run that its device has taken and begun. */
const takeRun = async () => {
  const channel = await device.connect()
  const run = String((await sendPlan(server.url, session, PLAN, { sum: 3 })).body.run)
  const offer = await channel.next('offer', run)
  channel.send({ type: 'accepted', run })
  await expect.poll(async () => (await readRun(run)).status).toBe('running')
  return { run, offer, channel }
}

/** Time goes by, after the server has noticed that the channel is closed. */
const letPass = async (ms: number) => {
  await setTimeout(500)
  offset += ms
}

const ended = (run: string, more: Partial<RunReport> = {}): { type: 'ended'; report: RunReport } => ({
  type: 'ended',
  report: { run, status: 'done', steps: [], approvals: [], timings: {}, ...more }
})

describe('a run whose device took it and went away', () => {
  test('ends as unknown for everyone who waits, and when the device comes back its word replaces that', async () => {
    const { run, offer, channel } = await takeRun()
    await device.upload(await device.write(begun(offer)))
    await channel.close()
    await letPass(91_000)
    const after = ((await readRun(run)).events as unknown[]).length
    expect(await readRun(run, `?after=${after}&wait=20`)).toMatchObject({
      status: 'unknown',
      report: { status: 'unknown', refusal: { code: 'session/no-device' } }
    })
    expect(await verified(run)).toMatchObject({ status: 'unknown', code: 'session/no-device', faults: [] })

    const back = await device.connect()
    expect(await back.next('cancel', run)).toMatchObject({ type: 'cancel', run })
    await device.upload(await device.write({ kind: 'run-ended', run, status: 'refused', code: 'run/cancelled' }))
    back.send(ended(run, { status: 'refused' }))
    await expect.poll(async () => (await readRun(run)).status).toBe('refused')
    expect(await verified(run)).toMatchObject({ status: 'refused', code: 'run/cancelled', faults: [] })
    // That word is the last.
    back.send(ended(run))
    back.send({ type: 'ping' })
    await back.next('pong')
    expect(await readRun(run)).toMatchObject({ status: 'refused' })
    await back.close()
  })

  test('goes on while the device is away for a shorter time', async () => {
    const { run, offer, channel } = await takeRun()
    await channel.close()
    await letPass(80_000)
    // Longer than from one sweep to the next.
    await setTimeout(3_000)
    expect(await readRun(run)).toMatchObject({ status: 'running' })
    const back = await device.connect()
    await runOffer(device, back, await back.next('offer', run))
    await expect.poll(async () => (await readRun(run)).status).toBe('done')
    expect(offer.run).toBe(run)
    await back.close()
  })
})

describe('where the server’s clock is put back by a day', () => {
  const DAY = 24 * 60 * 60 * 1000

  test('a run whose device took it and went away ends as unknown', async () => {
    const { run, channel } = await takeRun()
    await channel.close()
    await letPass(-DAY)
    expect(await readRun(run, '?after=3&wait=20')).toMatchObject({
      status: 'unknown',
      report: { refusal: { code: 'session/no-device' } }
    })
  })

  test('a run that no device took is refused', async () => {
    const run = String((await sendPlan(server.url, session, PLAN, { sum: 3 })).body.run)
    await letPass(-DAY)
    expect(await readRun(run, '?after=1&wait=20')).toMatchObject({
      status: 'refused',
      report: { refusal: { code: 'session/no-device' } }
    })
  })

  test('a run whose device is connected goes on', async () => {
    const { run, offer, channel } = await takeRun()
    await letPass(-DAY)
    // Longer than from one sweep to the next.
    await setTimeout(3_000)
    expect(await readRun(run)).toMatchObject({ status: 'running' })
    await runOffer(device, channel, offer)
    await expect.poll(async () => (await readRun(run)).status).toBe('done')
    await channel.close()
  })
})

test('a report that is too long ends its run, so that nobody sends it or offers the run again', async () => {
  const { run, channel } = await takeRun()
  channel.send(ended(run, { result: 'x'.repeat(5_000_000) }))
  await expect.poll(async () => (await readRun(run)).status).toBe('unknown')
  expect((await readRun(run)).report).toMatchObject({
    refusal: { code: 'run/report-too-large', detail: { status: 'done' } }
  })
  channel.send({ type: 'ping' })
  expect(await channel.next('pong')).toEqual({ type: 'pong' })
  await channel.close()
})

test('one device’s nonsense does not spoil the log for others', async () => {
  const { run, channel } = await takeRun()
  const other = await enrolTestDevice(server, () => Date.now() + offset)
  await device.upload(
    await device.write(
      { kind: 'run-ended', run, status: 'refused', code: 'run/cancelled' },
      { kind: 'run-ended', run, status: 'refused', code: 'run/cancelled' },
      { kind: 'resumed', run, batch: 1 }
    )
  )
  expect(await verified(run)).toMatchObject({
    status: 'refused',
    faults: [{ why: 'the run had ended before' }, { why: 'the run had ended' }]
  })
  expect(other.enrolled.log).toBe(device.enrolled.log)
  await channel.close()
})
