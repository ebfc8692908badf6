import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnectionLog, openNetworks } from '../egress/index.ts'
import { openLedger } from '../ledger/index.ts'
import type { MachineSource } from '../machine/index.ts'
import { testSource } from '../testing/test-source.ts'
import { limitsHere } from './executor-limits.ts'
import { type JobPorts, jobIn, placeJob, runPlaced } from './jobs.ts'
import { lookAtTiers } from './offers.ts'
import { openRevocations } from './revocations.ts'
import { takeTurns } from './turns.ts'

const LIMITS = {
  ...limitsHere(),
  slots: 1,
  most: { vcpu: 1, memory: 100, wallMs: 10_000, cpuMs: 10_000, disk: 1, processes: 1, files: 1, output: 1_000 }
}
const ALLOWED = {
  lane: 'lane',
  member: 'member',
  jkt: 'key',
  token: 'token',
  least: 'wasm',
  languages: ['javascript'],
  spec: { image: 'image', limits: LIMITS.most, egress: [] }
} as const
const ISSUED = { tenant: 'lane', epoch: 1, client_id: 'agent', sub: 'person', iat: 0 }
const WISH = { choice: 'auto', language: 'javascript', issued: ISSUED } as const

const portsFor = async (source: MachineSource, more: Partial<JobPorts> = {}): Promise<JobPorts> => ({
  offers: await lookAtTiers([source]),
  limits: LIMITS,
  turns: takeTurns(LIMITS, Date.now),
  revocations: openRevocations(),
  ledger: await openLedger(undefined, Date.now),
  networks: openNetworks({}, await openConnectionLog(undefined, Date.now), Date.now, () => {}),
  now: Date.now,
  closing: new AbortController().signal,
  report: () => {},
  ...more
})

/** Runs code that was placed, and gives its end with what still goes on after it. */
const run = async (ports: JobPorts, code: string) => {
  const job = jobIn(ALLOWED, { language: 'javascript', code, input: {} })
  const placed = placeJob(ports, ALLOWED, WISH)
  if (!job.ok || !placed.ok) throw new Error('not placed')
  const going: Promise<void>[] = []
  const listener = { signal: new AbortController().signal }
  const ended = runPlaced(ports, placed.value, job.value, listener, (more) => going.push(more))
  return { ended, going }
}

test('code whose beginning cannot be written down is not run, and its machine is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-jobs-'))
  const ledger = await openLedger(folder, Date.now)
  // Its file can be written no more.
  await ledger.close()
  let runs = 0
  const source = testSource()
  const counted: MachineSource = {
    ...source,
    open: async (spec) => {
      const opened = await source.open(spec)
      if (!opened.ok) return opened
      const { run, close } = opened.value
      return {
        ok: true,
        value: {
          ...opened.value,
          close,
          run: (...given) => {
            runs += 1
            return run(...given)
          }
        }
      }
    }
  }
  const ports = await portsFor(counted, { ledger })
  const { ended, going } = await run(ports, 'echo never')
  await expect(ended).rejects.toThrow()
  await Promise.all(going)
  expect([runs, source.left, ports.turns.running]).toEqual([0, 0, 0])
  rmSync(folder, { recursive: true })
})

test('its place is free only once its machine is gone', async () => {
  const source = testSource()
  const gone = Promise.withResolvers<void>()
  const lingering: MachineSource = {
    ...source,
    open: async (spec) => {
      const opened = await source.open(spec)
      if (!opened.ok) return opened
      const close = async () => {
        await gone.promise
        await opened.value.close()
      }
      return { ok: true, value: { ...opened.value, close } }
    }
  }
  const ports = await portsFor(lingering)
  const { ended, going } = await run(ports, 'echo done')
  expect(await ended).toMatchObject({ ok: true, value: { stdout: 'done' } })
  expect([ports.turns.running, source.left]).toEqual([1, 1])
  gone.resolve()
  await Promise.all(going)
  expect([ports.turns.running, source.left]).toEqual([0, 0])
})

test('nothing is placed once the executor closes', async () => {
  const ports = await portsFor(testSource(), { closing: AbortSignal.abort() })
  expect(placeJob(ports, ALLOWED, WISH)).toMatchObject({ ok: false, refusal: { code: 'executor/closed' } })
})

test('code that needs more memory than all that runs may have is not placed, and does not wait', async () => {
  const ports = await portsFor(testSource(), { limits: { ...LIMITS, memory: 99 } })
  expect(placeJob(ports, ALLOWED, WISH)).toMatchObject({
    ok: false,
    refusal: { code: 'executor/too-much', detail: { what: 'memory' } }
  })
  expect(ports.turns.waiting).toBe(0)
})
