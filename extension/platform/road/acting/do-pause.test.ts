import { ok } from '@writ/dsl/contract'
import type { Need, Program, RunState } from '@writ/dsl/run'
import { afterEach, expect, test, vi } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { doPause } from './do-pause.ts'

type Pause = Extract<Need, { kind: 'pause' }>
const span = { start: 0, end: 1, line: 1, column: 1 }
const need = (first: boolean, wait: number, limit: number): Pause => ({ kind: 'pause', first, wait, limit, span })
const waiting = {
  state: { v: 2, pause: 'waiting' } as unknown as RunState,
  turn: { kind: 'advanced', asks: [] }
} as const
const program = {} as Program

// The files that come after this one in its process have the real clock, also where a test here fails.
afterEach(() => void vi.useRealTimers())

/** A clock that only sleeping moves; `stopAt` is when the person stops the run. */
const scene = (start: number, stopAt = Number.POSITIVE_INFINITY) => {
  vi.useFakeTimers({ now: start })
  const saved: RunRecord[] = []
  const ports = {
    now: () => Date.now(),
    stopped: async () => Date.now() >= stopAt,
    journal: {
      append: async (_entries: unknown, also: (tx: unknown) => Promise<unknown>) => {
        await also({
          objectStore: () => ({
            get: async () => saved.at(-1),
            put: async (record: RunRecord) => void saved.push(record)
          })
        })
        return ok(undefined)
      }
    }
  } as unknown as RoadPorts
  return { ports, saved }
}

const run = async (record: Partial<RunRecord>, pause: Pause, ports: RoadPorts) => {
  const going = doPause({ run: 'r', version: 0, ...record } as RunRecord, program, waiting, pause, ports)
  await vi.runAllTimersAsync()
  const done = await going
  if (!done.ok) throw new Error(done.refusal.code)
  return done.value
}

test('waits as long as it is told, and says so when the limit is over since the first pause', async () => {
  const { ports, saved } = scene(1000)
  const first = await run({}, need(true, 2500, 4000), ports)
  expect(saved.at(-1)?.pause).toEqual({ since: 1000, until: 3500 })
  expect(first).toMatchObject({ pause: { since: 1000 }, state: { pause: 'again' } })
  expect(first.pause).not.toHaveProperty('until')
  const later = scene(3600)
  expect(await run({ pause: { since: 1000 } }, need(false, 2500, 4000), later.ports)).toMatchObject({
    pause: { since: 1000 },
    state: { pause: 'last' }
  })
})

test('a first pause begins anew, whatever an earlier one left', async () => {
  const { ports } = scene(9000)
  expect(await run({ pause: { since: 1000 } }, need(true, 100, 4000), ports)).toMatchObject({
    pause: { since: 9000 },
    state: { pause: 'again' }
  })
})

test('a worker that was suspended in a pause does not begin it anew', async () => {
  const { ports, saved } = scene(3000)
  const woken = await run({ version: 4, pause: { since: 1000, until: 3500 } }, need(true, 2500, 9000), ports)
  expect(saved).toEqual([])
  expect(woken).toMatchObject({ pause: { since: 1000 }, state: { pause: 'again' } })
})

test('a stop cuts a pause short, and the test is not looked at again', async () => {
  const { ports } = scene(0, 3000)
  const begun = Date.now()
  const going = doPause({ run: 'r', version: 0 } as RunRecord, program, waiting, need(true, 600_000, 600_000), ports)
  await vi.runAllTimersAsync()
  const done = await going
  expect(Date.now() - begun).toBeLessThan(5000)
  expect(done.ok && done.value.state.pause).toBe('waiting')
})
