import type { AgentState, FromDevice } from '@writ/dsl/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import type { RunRecord } from '../../storage/run-record.ts'
import { awaitAgent, MOST_PAUSED_MS } from './await-agent.ts'

const record = { run: 'run', claims: { act: { sub: 'planner' } } } as unknown as RunRecord
let states: AgentState[]
let said: FromDevice[]
let isStopped: boolean
let time: number

beforeEach(() => {
  states = []
  said = []
  isStopped = false
  time = 0
  vi.useFakeTimers()
  return () => void vi.useRealTimers()
})

/** Waits while the agent has these states, one look after the other; then it keeps the last. */
const wait = async (...given: AgentState[]) => {
  states = given
  const waiting = awaitAgent(record, {
    agentState: () => (states.length > 1 ? states.shift() : states[0]) ?? 'active',
    stopped: async () => isStopped,
    now: () => time,
    tell: (message) => said.push(message) > 0
  })
  await vi.runAllTimersAsync()
  const waited = await waiting
  return waited.ok ? 'goes on' : waited.refusal.code
}
const held = (over: boolean) => ({ type: 'held', run: 'run', by: 'pause', over })

test('a run of an agent that may act does not wait, and says nothing', async () => {
  expect(await wait('active')).toBe('goes on')
  expect(said).toEqual([])
})

test('a run waits for as long as its agent is paused, and says so once', async () => {
  expect(await wait('paused', 'paused', 'paused', 'active')).toBe('goes on')
  expect(said).toEqual([held(false), held(true)])
})

test('an agent that is stopped meanwhile ends it', async () => {
  expect(await wait('paused', 'paused', 'stopped')).toBe('agent/stopped')
})

test('so does whoever stops the run', async () => {
  isStopped = true
  expect(await wait('paused')).toBe('run/cancelled')
})

test('and so does nobody’s letting it go on for an hour', async () => {
  const waiting = awaitAgent(record, {
    agentState: () => 'paused',
    stopped: async () => false,
    // Each look at the clock is a quarter of an hour after the one before.
    now: () => (time += MOST_PAUSED_MS / 4),
    tell: () => true
  })
  await vi.runAllTimersAsync()
  expect(await waiting).toMatchObject({ refusal: { code: 'agent/paused' } })
})
