import { type Offer, ok, refusal } from '@writ/dsl/contract'
import type { Ended } from '@writ/dsl/run'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { heldBefore } from './continue-run.ts'
import { endOrHold } from './hold-run.ts'

// Which keys a range holds decides nothing here: what it is asked of is empty.
beforeAll(() => void vi.stubGlobal('IDBKeyRange', { bound: () => ({}) }))
afterAll(() => void vi.unstubAllGlobals())

const left = { kept: {}, views: [], undone: [], notUndone: [] }
const NO: Ended = { kind: 'stopped', refusal: refusal('target/not-found'), at: 3, act: 'none', ...left }
const LOST: Ended = { kind: 'unknown', refusal: refusal('run/unknown-outcome'), at: 3, act: 'unknown', ...left }

const record = (more: Partial<RunRecord> = {}): RunRecord =>
  ({
    run: 'r',
    version: 1,
    session: 's',
    phase: 'running',
    flowsApproved: true,
    state: { v: 2, holds: true, done: [], views: [], kept: {} },
    steps: [],
    approvals: [],
    timings: { begun: 0, checkMs: 0, askMs: 0 },
    claims: { epoch: 2 },
    ...more
  }) as unknown as RunRecord

/** A device whose run is stopped by somebody once this many of its records were written. */
const scene = (first: RunRecord, stopAfter = Number.POSITIVE_INFINITY) => {
  const saved: RunRecord[] = [first]
  const store = {
    get: async () => saved.at(-1),
    getAll: async () => [],
    put: async (one: RunRecord) => void saved.push(one),
    delete: async () => undefined
  }
  const none = { ...store, get: async () => undefined, put: async () => undefined }
  const event: unknown[] = []
  const ports = {
    now: () => 1000,
    session: 's',
    enrolment: { epoch: 2, device: 'd' },
    randomId: () => 'id',
    stopped: async () => saved.length > stopAfter,
    upload: async () => false,
    egress: { release: async () => undefined },
    guards: { release: async () => undefined },
    db: {
      get: store.get,
      getAll: async () => [],
      transaction: () => ({ store: { openCursor: async () => null } })
    },
    journal: {
      append: async (entries: readonly { event: unknown }[], also: (tx: unknown) => Promise<unknown>) => {
        event.push(...entries.map((one) => one.event))
        await also({ objectStore: (name: string) => (name === 'runs' ? store : none) })
        return ok(undefined)
      }
    }
  } as unknown as RoadPorts
  return { ports, saved, event }
}

test('a run that stopped before an act is held', async () => {
  const { ports, saved } = scene(record())
  expect(await endOrHold(record(), NO, ports)).toMatchObject({ ok: true, value: { phase: 'held' } })
  expect(saved.at(-1)?.heldUntil).toBe(121_000)
})

test.each([
  ['before', 0],
  ['while its hold is written down', 1]
])('one that somebody stopped %s ends as that', async (_, after) => {
  const { ports, saved, event } = scene(record(), after)
  await endOrHold(record(), NO, ports)
  expect(saved.at(-1)).toMatchObject({ phase: 'ended', report: { refusal: { code: 'run/cancelled' } } })
  expect(event.at(-1)).toMatchObject({ kind: 'run-ended', code: 'run/cancelled' })
})

test('of what a run that has ended had read, and was given by earlier turns, nothing stays in its record', async () => {
  const read = 'what a page said'
  const first = record({ handed: { ref: read }, clipboard: read })
  const put = [{ id: 1, values: { x: read }, span: { start: 0, end: 0, line: 1, column: 1 } }]
  const state = { ...first.state, vars: [[read]], done: [put], kept: { x: read } } as RunRecord['state']
  const { ports, saved } = scene(first)
  await endOrHold({ ...first, state }, { kind: 'done', result: 1, ...left, kept: { x: read } }, ports)
  expect(saved.at(-1)).toMatchObject({ phase: 'ended', report: { status: 'done', result: 1 } })
  expect(JSON.stringify(saved.at(-1))).not.toContain(read)
})

test('a stop makes no act known that nobody knows of', async () => {
  const { ports, saved } = scene(record(), 0)
  await endOrHold(record(), LOST, ports)
  expect(saved.at(-1)).toMatchObject({ phase: 'ended', report: { status: 'unknown' } })
})

const held = record({
  phase: 'held',
  heldUntil: 2000,
  state: { ...record().state, ended: NO },
  workspace: { at: 'https://executor.test', child: 'c' }
})
const offer = { continues: { run: 'r', replace: 'reload' } } as unknown as Offer

test('is looked at no further where it is not held any more', async () => {
  const codeOf = async (before: RunRecord, stopAfter?: number) => {
    const found = await heldBefore(offer, scene(before, stopAfter).ports)
    return found.ok ? undefined : found.refusal.code
  }
  // Held as it is, it is refused for its code alone.
  expect(await codeOf(held)).toBe('executor/session-lost')
  expect(await codeOf(held, 0)).toBe('resume/not-held')
  expect(await codeOf({ ...held, claims: { ...held.claims, epoch: 1 } })).toBe('resume/not-held')
  expect(await codeOf({ ...held, session: 'another' })).toBe('resume/not-held')
  expect(await codeOf({ ...held, heldUntil: 1000 })).toBe('resume/not-held')
})
