import type { JournalEvent } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../../../policy-server/audit/index.ts'
import type { PolicyServer } from '../../../policy-server/index.ts'
import { ADMIN_KEY, call, startTestServer } from '../../../policy-server/testing/test-server.ts'
import {
  type Between,
  beginRun,
  type DeviceGlobal,
  openDevicePages,
  setClock,
  unsent,
  upload,
  write
} from '../../../redteam/token/device-pages.ts'

const DAY = 24 * 60 * 60 * 1000
const SECRET = { salt: 'the-salt-of-it', value: 'what was typed' }

let server: PolicyServer
let devices: Awaited<ReturnType<typeof openDevicePages>>
let mine: Between
beforeAll(async () => {
  server = await startTestServer()
  devices = await openDevicePages(() => server)
  mine = await devices.between()
  await devices.enrol(mine)
})
afterAll(async () => {
  await devices?.close()
  await server?.close()
})

const drop = (before: number) =>
  mine.page.evaluate((to) => (globalThis as unknown as DeviceGlobal).device.drop(to), before)
const dump = () => mine.page.evaluate(() => (globalThis as unknown as DeviceGlobal).device.dump())
const entries = () => mine.page.evaluate(() => (globalThis as unknown as DeviceGlobal).device.entries())
const numbers = async () => (await entries()).map(({ seq }) => seq)

const begin = () => beginRun(server.url, mine.page)
const end = (run: string): JournalEvent => ({ kind: 'run-ended', run, status: 'refused', code: 'run/cancelled' })

test('what was over long ago goes once it is proven, the chain goes on, and the log verifies', async () => {
  await setClock(mine.page, -40 * DAY)
  const old = await begin()
  await write(mine.page, [end(old)], SECRET)
  const open = await begin()
  await setClock(mine.page, 0)
  const now = Date.now()
  // Nothing of it was sent: whatever the days, all stays.
  expect(await drop(now)).toBe(0)
  mine.change = () => 'lost'
  expect([await upload(mine.page), await drop(now)]).toEqual([false, 0])
  mine.change = undefined
  expect([await upload(mine.page), await unsent(mine.page)]).toEqual([true, 0])
  expect(await drop(now - 50 * DAY)).toBe(0)
  expect(await dump()).toContain(SECRET.salt)
  expect(await drop(now - 31 * DAY)).toBe(1)
  const left = await dump()
  for (const gone of [old, SECRET.salt, SECRET.value]) expect(left).not.toContain(gone)
  expect(left).toContain(open)
  expect(await numbers()).toEqual([2])
  // A worker that begins anew finds the end of its chain, and goes on from it.
  await devices.restart(mine)
  await write(mine.page, [end(open)], SECRET)
  expect(await upload(mine.page)).toBe(true)
  // The last entry stays without its secret, since the next one follows it; and is not counted again.
  expect(await drop(Date.now() + DAY)).toBe(1)
  expect(await entries()).toEqual([{ seq: 3 }])
  expect(await drop(Date.now() + DAY)).toBe(0)
  expect(await dump()).not.toContain(SECRET.salt)
  const next = await begin()
  await write(mine.page, [end(next)])
  expect(await upload(mine.page)).toBe(true)
  // What had stayed for the chain alone goes with the next.
  expect(await drop(Date.now() + DAY)).toBe(2)
  expect(await numbers()).toEqual([5])
  const bundle = (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
  expect(verifyBundle(bundle, bundle.key)).toMatchObject({ ok: true })
})
