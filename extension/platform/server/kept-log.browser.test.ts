import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalAnswer } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../../../policy-server/audit/index.ts'
import type { PolicyServer } from '../../../policy-server/index.ts'
import { ADMIN_KEY, call, startTestServer } from '../../../policy-server/testing/test-server.ts'
import {
  type Between,
  beginRun,
  type DeviceGlobal,
  kept,
  openDevicePages,
  resumed,
  setClock,
  settle,
  unsent,
  upload,
  write
} from '../../../redteam/token/device-pages.ts'
import type { LogDoubt } from '../storage/log-store.ts'

const HOUR = 60 * 60 * 1000

const dataDir = mkdtempSync(join(tmpdir(), 'writ-kept-log-'))
const backup = mkdtempSync(join(tmpdir(), 'writ-kept-log-backup-'))
let devices: Awaited<ReturnType<typeof openDevicePages>>
let server: PolicyServer
let serverAhead = 0

const serve = (port = 0, dir = dataDir) => startTestServer({ dataDir: dir, port, now: () => Date.now() + serverAhead })
const portOf = (url: string) => Number(new URL(url).port)

beforeAll(async () => {
  server = await serve()
  devices = await openDevicePages(() => server)
})
afterAll(async () => {
  await devices?.close()
  await server?.close()
  for (const dir of [dataDir, backup]) rmSync(dir, { recursive: true, force: true })
})

const exported = async () => (await call(`${server.url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
/** Every entry of a device that is in the log, by number, as often as it is there; of a log that verifies. */
const logged = async (device: string, ...earlier: (string | undefined)[]): Promise<number[]> => {
  const bundle = await exported()
  const verified = verifyBundle(bundle, bundle.key, { earlier: earlier.flatMap((note) => note ?? []) })
  if (!verified.ok) throw new Error(JSON.stringify(verified.refusal))
  return bundle.leaves.flatMap((leaf) => {
    const read = JSON.parse(leaf) as { entry?: { device: string; seq: number } }
    return read.entry?.device === device ? [read.entry.seq] : []
  })
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const flip = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`

test('a device keeps each checkpoint that answers it, and any of them shows what a later log leaves out', async () => {
  const mine = await devices.between()
  const device = await devices.enrol(mine)
  const run = await beginRun(server.url, mine.page)
  const notes: (string | undefined)[] = []
  for (const from of [0, 5, 10]) {
    await write(mine.page, resumed(run, 5, from))
    expect(await upload(mine.page)).toBe(true)
    notes.push((await kept(mine.page)).checkpoint)
  }
  expect(new Set(notes).size).toBe(3)
  expect(await logged(device, ...notes)).toEqual(upTo(16))
  expect(await kept(mine.page)).toMatchObject({ seq: 15 })
  const whole = await exported()
  const shorter = { ...whole, checkpoint: notes[0] ?? '', leaves: whole.leaves.slice(0, -10) }
  expect(
    verifyBundle({ ...shorter, hashes: undefined as never }, whole.key, { earlier: [notes[2] ?? ''] })
  ).toMatchObject({
    ok: false,
    refusal: { detail: { fault: 'rolled-back' } }
  })
  await mine.context.close()
})

describe('an answer that is not of the log that the device knows', () => {
  let mine: Between
  let device: string
  let run: string
  let first: JournalAnswer | undefined
  let batch = 0
  beforeAll(async () => {
    mine = await devices.between()
    device = await devices.enrol(mine)
    run = await beginRun(server.url, mine.page)
    mine.change = (answer) => {
      first ??= answer
      return answer
    }
    expect(await upload(mine.page)).toBe(true)
    mine.change = undefined
    await write(mine.page, resumed(run, 3))
    expect(await upload(mine.page)).toBe(true)
  })
  afterAll(() => mine.context.close())

  const old = (): JournalAnswer => first as JournalAnswer
  test.each<[string, string, (answer: JournalAnswer) => JournalAnswer]>([
    ['is of an older log', 'rolled-back', () => old()],
    [
      'is an older checkpoint under new proofs',
      'rolled-back',
      (answer) => ({ ...answer, checkpoint: old().checkpoint })
    ],
    ['does not show that the log goes on', 'forked', (answer) => ({ ...answer, continues: [] })],
    ['shows it by other hashes', 'forked', (answer) => ({ ...answer, continues: answer.continues.map(flip) })],
    ['shows it by no hashes', 'forked', (answer) => ({ ...answer, continues: answer.continues.map(() => 'x') })],
    ['leaves the device’s own entry out', 'truncated', ({ own: _, ...answer }) => answer],
    [
      'shows another leaf in its place',
      'truncated',
      (answer) => ({ ...answer, own: { leaf: 0, proof: answer.own?.proof ?? [] } })
    ],
    [
      'shows it by other hashes than the log’s',
      'truncated',
      ({ own, ...answer }) => ({ ...answer, ...(own && { own: { ...own, proof: own.proof.map(flip) } }) })
    ],
    ['says that fewer entries are in it than were', 'truncated', (answer) => ({ ...answer, acked: 1 })],
    ['says that more are than the device ever wrote', 'untrue', (answer) => ({ ...answer, acked: 10_000 })],
    [
      'is not signed',
      'unsigned',
      (answer) => ({ ...answer, checkpoint: answer.checkpoint.replace(/(\n\n\u2014 \S+ .{20})./, '$1-') })
    ],
    [
      'is signed, and says another size',
      'unsigned',
      (answer) => ({ ...answer, checkpoint: answer.checkpoint.replace(/\n\d+\n/, '\n999999\n') })
    ],
    [
      'is of another log',
      'unsigned',
      (answer) => ({ ...answer, checkpoint: answer.checkpoint.replaceAll('default/log', 'other/log') })
    ]
  ])('and %s, is %s: nothing counts as sent, and it is kept until the person settles it', async (_, fault, change) => {
    batch += 1
    await write(mine.page, resumed(run, 2, 100 * batch))
    const before = await kept(mine.page)
    let told: JournalAnswer | undefined
    mine.change = (answer) => {
      told = change(answer)
      return told
    }
    expect(await upload(mine.page)).toBe(false)
    expect(await upload(mine.page)).toBe(false)
    await devices.restart(mine)
    const after = await kept(mine.page)
    expect(after).toMatchObject({ checkpoint: before.checkpoint, seq: before.seq })
    expect(after.doubt).toMatchObject({ fault, kept: before.checkpoint, answer: { checkpoint: told?.checkpoint } })
    expect(await unsent(mine.page)).toBe(2)
    expect(await settle(mine.page)).toBe(false)
    mine.change = undefined
    // An honest answer alone settles nothing: the person does.
    expect(await upload(mine.page)).toBe(true)
    expect((await kept(mine.page)).doubt).toMatchObject({ fault })
    expect(await settle(mine.page)).toBe(true)
    const settled = await kept(mine.page)
    expect([settled.doubt, settled.settled?.at(-1)]).toEqual([undefined, after.doubt])
    expect(await unsent(mine.page)).toBe(0)
    expect(await logged(device, settled.checkpoint)).toEqual(upTo(4 + 2 * batch))
  })
})

describe('nothing is lost and nothing doubled', () => {
  test('where the answer is lost after the server has committed, and the worker dies before it keeps one', async () => {
    const mine = await devices.between()
    const device = await devices.enrol(mine)
    const run = await beginRun(server.url, mine.page)
    for (const round of upTo(3)) {
      await write(mine.page, resumed(run, 3, round * 10))
      mine.change = () => 'lost'
      expect(await upload(mine.page)).toBe(false)
      // The answer comes when nobody is there any more.
      mine.change = (answer) => answer
      const asked = upload(mine.page).catch(() => 'gone')
      await devices.restart(mine)
      expect([true, 'gone']).toContain(await asked)
      await write(mine.page, resumed(run, 1, round * 10 + 5))
      expect(await upload(mine.page)).toBe(true)
    }
    expect(await unsent(mine.page)).toBe(0)
    expect(await logged(device, (await kept(mine.page)).checkpoint)).toEqual(upTo(13))
    await mine.context.close()
  })

  test('of thousands of entries from days without a network, sent in parts with a break in the middle', async () => {
    const mine = await devices.between()
    const device = await devices.enrol(mine)
    const run = await beginRun(server.url, mine.page)
    expect(await upload(mine.page)).toBe(true)
    mine.offline = true
    for (const day of upTo(5)) {
      await setClock(mine.page, day * 24 * HOUR)
      await write(mine.page, resumed(run, 500, day * 500))
      expect(await upload(mine.page)).toBe(false)
      await devices.restart(mine)
    }
    mine.offline = false
    mine.uploads = 0
    mine.change = (answer) => (mine.uploads === 4 ? 'lost' : answer)
    expect(await upload(mine.page)).toBe(false)
    await devices.restart(mine)
    expect(await upload(mine.page)).toBe(true)
    // Two hundred at a time, and the one whose answer was lost again.
    expect(mine.uploads).toBe(14)
    expect(await logged(device, (await kept(mine.page)).checkpoint)).toEqual(upTo(2501))
    await mine.context.close()
  })

  test('where two devices of a person send by turns and at once', async () => {
    const both = [await devices.between(), await devices.between()]
    const ids: string[] = []
    const runs: string[] = []
    for (const one of both) {
      ids.push(await devices.enrol(one))
      runs.push(await beginRun(server.url, one.page))
      await one.page.evaluate(() => (globalThis as unknown as DeviceGlobal).device.channel.close())
    }
    for (const round of upTo(4)) {
      for (const [i, { page }] of both.entries()) await write(page, resumed(runs[i] ?? '', 30, round * 30))
      if (round % 2 === 0) for (const { page } of both) expect(await upload(page)).toBe(true)
      else expect(await Promise.all(both.map(({ page }) => upload(page)))).toEqual([true, true])
    }
    const notes = await Promise.all(both.map(async ({ page }) => (await kept(page)).checkpoint))
    for (const device of ids) expect(await logged(device, ...notes)).toEqual(upTo(121))
    for (const { page, context } of both) {
      expect((await kept(page)).doubt).toBeUndefined()
      await context.close()
    }
  })

  test('where the clock of the device or of the server is put back or ahead, and when it is right again', async () => {
    const mine = await devices.between()
    const device = await devices.enrol(mine)
    const run = await beginRun(server.url, mine.page)
    expect(await upload(mine.page)).toBe(true)
    const put = async (from: number) => {
      await write(mine.page, resumed(run, 3, from))
      expect([await upload(mine.page), await unsent(mine.page)]).toEqual([true, 0])
    }
    for (const [i, ms] of [26 * HOUR, -26 * HOUR].entries()) {
      await setClock(mine.page, ms)
      await put(i * 20)
      await setClock(mine.page, 0)
      await put(i * 20 + 5)
      serverAhead = ms
      await put(i * 20 + 10)
      serverAhead = 0
      await put(i * 20 + 15)
    }
    expect((await kept(mine.page)).doubt).toBeUndefined()
    expect(await logged(device, (await kept(mine.page)).checkpoint)).toEqual(upTo(25))
    await mine.context.close()
  })
})

test.each([
  ['shorter', 'rolled-back', 0],
  ['another of more leaves', 'forked', 12]
])(
  'a server that was restored from an older backup, and shows a log that is %s, is found out before it is told anything more',
  async (_, fault, others) => {
    const mine = await devices.between()
    const old = await devices.enrol(mine)
    const run = await beginRun(server.url, mine.page)
    await write(mine.page, resumed(run, 2))
    expect(await upload(mine.page)).toBe(true)
    const port = portOf(server.url)
    await server.close()
    cpSync(dataDir, backup, { recursive: true, force: true })
    server = await serve(port)
    await write(mine.page, resumed(run, 5, 10))
    expect(await upload(mine.page)).toBe(true)
    const { checkpoint } = await kept(mine.page)
    await server.close()
    rmSync(dataDir, { recursive: true })
    cpSync(backup, dataDir, { recursive: true })
    server = await serve(port)
    for (const i of upTo(others)) {
      const body = { id: `p${i}-${fault}`, name: 'Other' }
      expect((await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST', body)).status).toBe(200)
    }
    // Nothing new to send, or an entry that the restored log cannot take: it shows either way.
    await write(mine.page, resumed(run, 1, 90))
    expect(await upload(mine.page)).toBe(false)
    const doubt = (await kept(mine.page)).doubt as LogDoubt
    expect(doubt).toMatchObject({ fault, kept: checkpoint })
    expect(await settle(mine.page)).toBe(false)
    // With an admin's code the device begins anew, as another; what shows the older log stays with it.
    const anew = await devices.enrol(mine)
    expect(anew).not.toBe(old)
    const next = await beginRun(server.url, mine.page)
    await write(mine.page, resumed(next, 2))
    expect(await upload(mine.page)).toBe(true)
    expect(await logged(anew, (await kept(mine.page)).checkpoint)).toEqual(upTo(3))
    expect((await kept(mine.page)).doubt).toBeUndefined()
    await mine.context.close()
  }
)
