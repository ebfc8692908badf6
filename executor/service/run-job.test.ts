import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Job, Machine } from '../machine/index.ts'
import { testSource } from '../testing/test-source.ts'
import { GRACE_MS, runJob } from './run-job.ts'

const LIMITS = { wallMs: 1_000, output: 10_000 }
const source = testSource()

const open = async (): Promise<Machine> => {
  const machine = await source.open({ image: '', limits: {} as never, egress: [] })
  if (!machine.ok) throw new Error('no machine')
  return machine.value
}
const job = (code: string): Job => ({ language: 'javascript', code, input: { n: 1 } })
const run = async (code: string, limits = LIMITS, signal = new AbortController().signal) =>
  runJob(await open(), job(code), limits, { signal })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await source.close()
})

test('a job gives what it printed and left, and what it ran in', async () => {
  expect(await run('echo hällo')).toEqual({
    ok: true,
    value: { stdout: 'hällo', stderr: '', exitCode: 0, tier: 'wasm', driver: 'test-wasm', ms: 1, limit: null }
  })
  expect(await run('input')).toMatchObject({ ok: true, value: { value: { n: 1 } } })
})

test('a job that its machine does not end in time is ended', async () => {
  const running = run('wait')
  await vi.advanceTimersByTimeAsync(LIMITS.wallMs + GRACE_MS)
  expect(await running).toMatchObject({ ok: true, value: { exitCode: null, limit: 'wall' } })
})

test('a machine that does not end its job is destroyed, and what became of the job is not known', async () => {
  const running = run('stubborn')
  await vi.advanceTimersByTimeAsync(LIMITS.wallMs + 2 * GRACE_MS)
  expect(await running).toMatchObject({ ok: false, refusal: { code: 'executor/machine-failed' } })
  expect(source.left).toBe(0)
})

test('a job is ended when whoever asked for it is gone, before it began or while it runs', async () => {
  const gone = new AbortController()
  const running = run('wait', LIMITS, gone.signal)
  gone.abort()
  expect(await running).toMatchObject({ ok: true, value: { exitCode: null, limit: null } })
  expect(await run('wait', LIMITS, AbortSignal.abort())).toMatchObject({ ok: true, value: { exitCode: null } })
})

test('a job that prints more than it may is ended, and gives no more than that', async () => {
  vi.useRealTimers()
  const ended = await run('flood')
  expect(ended).toMatchObject({ ok: true, value: { exitCode: null, limit: 'output' } })
  expect(ended.ok && ended.value.stderr.length).toBe(LIMITS.output)
})

test.each([
  ['nested too deep', 'deep', LIMITS],
  ['larger than the output may be', `value "${'x'.repeat(100)}"`, { ...LIMITS, output: 100 }],
  ['not sound', 'value "\\u0000"', LIMITS]
])('a value that is %s is none, and the job did not end well', async (_, code, limits) => {
  const ended = await run(code, limits)
  expect(ended).toMatchObject({ ok: true, value: { exitCode: 1, stderr: expect.stringContaining('the value is') } })
  expect(ended.ok && 'value' in ended.value).toBe(false)
})

test('a machine that fails is told as such', async () => {
  expect(await run('fail')).toMatchObject({ ok: false, refusal: { code: 'executor/machine-failed' } })
})
