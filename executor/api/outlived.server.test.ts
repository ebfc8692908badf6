import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
const bare = testSource()
const whole = testSource({ tier: 'microvm', withFiles: true, isWhole: true })
/** Its machines take a while to be made, so that much can happen meanwhile. */
const slow = testSource({ tier: 'process', opensAfterMs: 300 })

beforeAll(async () => {
  it = await startTestExecutor({ sources: [bare, slow, whole], limits: { slots: 1 } })
})
afterAll(() => it.server.close())
const { newToken, make } = sandboxesOf(() => it)

describe('C58 clones of a sandbox', () => {
  test('live no longer than the sandbox may, nor do theirs', async () => {
    const token = await newToken({ tier: 'microvm', ttl_ms: 600_000, max: 4 })
    const first = await make(token, { ttl_ms: 600_000 })
    const clone = async (id: string) => (await it.ask('POST', `/v1/sandboxes/${id}/clone`, token, {})).body
    const second = await clone(first.id)
    const third = await clone(second.id)
    expect([second.latest, third.latest]).toEqual([first.latest, first.latest])
    const longer = await it.ask('POST', `/v1/sandboxes/${third.id}/ttl`, token, { ttl_ms: 600_000 })
    expect(codeOf(longer)).toEqual([422, 'executor/too-much'])
  })
})

describe('C60 a newer epoch ends', () => {
  const atEpochs = () => {
    const tenant = crypto.randomUUID()
    return (epoch: number, right: object = {}) => newToken(right, { tenant, epoch })
  }

  test('a sandbox that is being made', async () => {
    const of = atEpochs()
    const making = it.ask('POST', '/v1/sandboxes', await of(1, { tier: 'process' }), {})
    await expect.poll(() => slow.opened.length).toBeGreaterThan(0)
    await it.runAlone(await of(2), { code: 'echo newer' })
    expect(codeOf(await making)).toEqual([403, 'capability/stale-epoch'])
    expect(slow.left).toBe(0)
  })

  test('code that runs, and code that waits', async () => {
    const of = atEpochs()
    // No limit of its own ends it.
    const running = it.runAlone(await of(1, { wall_ms: 600_000 }), { code: 'wait' })
    await expect.poll(() => it.server.executor.load.running).toBe(1)
    const waiting = it.runAlone(await of(1), { code: 'echo late' })
    await expect.poll(() => it.server.executor.load.waiting).toBe(1)
    const newer = it.runAlone(await of(2), { code: 'echo newer' })
    for (const ended of [running, waiting]) expect(codeOf(await ended)).toEqual([403, 'capability/stale-epoch'])
    expect((await newer).body.stdout).toBe('newer')
    expect(it.server.executor.load).toMatchObject({ running: 0, waiting: 0 })
  })

  test('nothing of another tenant', async () => {
    const running = it.runAlone(await atEpochs()(1, { wall_ms: 500 }), { code: 'wait' })
    await expect.poll(() => it.server.executor.load.running).toBe(1)
    const newer = it.runAlone(await atEpochs()(9), { code: 'echo other' })
    await expect.poll(() => it.server.executor.load.waiting).toBe(1)
    // Ended by its own limit of time.
    expect((await running).body).toMatchObject({ limit: 'wall' })
    expect((await newer).body.stdout).toBe('other')
  })
})
