import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JournalEvent, SignedEntry } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LogBundle, verifyBundle } from './audit/index.ts'
import { begun, runOffer } from './testing/run-a-plan.ts'
import { enrolTestDevice, type TestDevice } from './testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  call,
  openTestSession,
  PLAN,
  readTestCheckpoint,
  sendPlan,
  startTestServer
} from './testing/test-server.ts'

/** The Node that runs TypeScript, whichever runs the tests. */
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
const dataDir = mkdtempSync(join(tmpdir(), 'writ-restart-'))
let child: ChildProcess | undefined

const start = async (port = '0'): Promise<string> => {
  child = spawn(NODE, [join(import.meta.dirname, 'testing/serve-child.ts'), dataDir, port], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const { stdout } = child
  if (!stdout) throw new Error('no output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('the server did not start')
}

const killNow = async (): Promise<void> => {
  const gone = new Promise((resolve) => child?.once('exit', resolve))
  child?.kill('SIGKILL')
  await gone
}

const enrolCode = async (url: string) => String((await call(`${url}/v1/enrolments`, ADMIN_KEY, 'POST')).body.code)
const exportLog = async (url: string) => (await call(`${url}/v1/log/export`, ADMIN_KEY)).body as unknown as LogBundle
const statusOf = async (url: string, run: string) => (await call(`${url}/v1/runs/${run}`, AGENT.key)).body.status

afterAll(async () => {
  await killNow()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a server that was killed and started again', () => {
  let url = ''
  let device: TestDevice
  let entries: SignedEntry[]
  let acked = -1
  let before = ''
  let session = ''
  const runs: Record<'running' | 'offered' | 'waiting', string> = { running: '', offered: '', waiting: '' }

  let keyed = ''
  /** Sent under a key, as often as it likes. */
  const sendKeyed = async (): Promise<string> => {
    const response = await fetch(`${url}/v1/sessions/${session}/act`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${AGENT.key}`,
        'content-type': 'application/json',
        'idempotency-key': '"once"'
      },
      body: JSON.stringify({ text: PLAN, inputs: { sum: 3 }, waitSeconds: 0 })
    })
    return ((await response.json()) as { run: string }).run
  }
  const newRun = async () => String((await sendPlan(url, session, PLAN, { sum: 3 })).body.run)

  beforeAll(async () => {
    url = await start()
    device = await enrolTestDevice({ url, enrolCode: () => enrolCode(url) })
    session = await openTestSession(url)
    const channel = await device.connect()
    runs.running = await newRun()
    const offer = await channel.next('offer', runs.running)
    channel.send({ type: 'accepted', run: runs.running })
    const step = {
      step: '1',
      verb: 'open',
      effect: 'navigate',
      origin: 'http://127.0.0.1:8099',
      line: 1,
      ms: 1
    } as const
    channel.send({ type: 'step', run: runs.running, report: { ...step, outcome: 'done' } })
    await vi.waitFor(async () => {
      const { body } = await call(`${url}/v1/runs/${runs.running}`, AGENT.key)
      expect((body.events as { what: object }[]).at(-1)?.what).toMatchObject({ type: 'step' })
    })
    runs.offered = await newRun()
    await channel.next('offer', runs.offered)
    keyed = await sendKeyed()
    await channel.close()
    runs.waiting = await newRun()

    const resumed = (batch: number): JournalEvent => ({ kind: 'resumed', run: runs.running, batch })
    entries = await device.write(begun(offer), ...Array.from({ length: 400 }, (_, i) => resumed(i)))
    before = await readTestCheckpoint(url)
    // Killed in the middle of an upload: what was acknowledged until then must be there, the rest may be.
    const uploading = (async () => {
      for (let at = 0; at < entries.length; at += 4) {
        const answer = await device.upload(entries.slice(at, at + 4))
        acked = ((await answer.json()) as { acked: number }).acked
      }
    })().catch(() => undefined)
    await vi.waitFor(() => expect(acked).toBeGreaterThan(40), { interval: 1, timeout: 20_000 })
    await killNow()
    await uploading
    expect(acked).toBeLessThan(entries.length - 1)
    expect(await start(new URL(url).port)).toBe(url)
  })

  test('still holds every entry it acknowledged, and its log verifies and continues what was seen', async () => {
    const bundle = await exportLog(url)
    expect(verifyBundle(bundle, device.enrolled.log, { earlier: [before] })).toMatchObject({ ok: true })
    const seqs = bundle.leaves
      .map((leaf) => JSON.parse(leaf) as { from: string; entry?: { seq: number } })
      .flatMap((leaf) => (leaf.entry ? [leaf.entry.seq] : []))
    expect(seqs).toEqual(seqs.map((_, i) => i))
    expect(seqs.length).toBeGreaterThan(acked)
  })

  test('takes the rest of the journal from where it is', async () => {
    const answer = await device.upload(entries)
    expect(await answer.json()).toMatchObject({ acked: entries.length - 1 })
  })

  test('is the same to its devices and agents, and offers again what had not ended', async () => {
    expect(await statusOf(url, runs.waiting)).toBe('decided')
    const channel = await device.connect()
    const offers = [runs.running, runs.offered, runs.waiting].map((run) => channel.next('offer', run))
    const [running, offered] = await Promise.all(offers)
    expect(running?.text).toBe(PLAN)
    if (!offered) throw new Error('not offered')
    // What the run told before the server was killed labels what its agent writes afterwards.
    const elsewhere = `plan "x" site b = "https://b.example" on b { open "/" fill field "Note" with "words" }`
    const { body } = await sendPlan(url, session, elsewhere)
    const { labels } = await channel.next('offer', String(body.run))
    expect(labels.shown).toEqual(['http://127.0.0.1:8099'])
    await runOffer(device, channel, offered)
    await expect.poll(() => statusOf(url, runs.offered)).toBe('done')
    expect(await statusOf(url, runs.running)).toBe('running')
    const verified = verifyBundle(await exportLog(url), device.enrolled.log, { earlier: [before] })
    expect(verified).toMatchObject({ ok: true })
  })

  test('runs nothing anew that was sent under a key before', async () => {
    expect(await statusOf(url, keyed)).toBe('offered')
    expect(await sendKeyed()).toBe(keyed)
  })

  test('keeps its data directory to itself', async () => {
    await expect(startTestServer({ dataDir })).rejects.toThrow(`process id ${child?.pid}`)
  })
})
