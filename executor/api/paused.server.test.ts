import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeTestSigner } from '../../dsl/contract/testing/signed.ts'
import type { ExecutorLimits } from '../service/index.ts'
import { startTestExecutor, type TestBody, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf } from '../testing/test-sandboxes.ts'
import { type TestSource, testSource } from '../testing/test-source.ts'
import { makeParties, type TestParties } from '../testing/test-tokens.ts'

let dataDir: string
let parties: TestParties
let it: TestExecutor
let source: TestSource
const begin = async (limits: Partial<ExecutorLimits> = {}, opensAfterMs = 0) => {
  source = testSource({ tier: 'microvm', withFiles: true, isWhole: true, mostLayers: 6, opensAfterMs })
  it = await startTestExecutor({ sources: [source], dataDir, limits }, parties)
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'writ-paused-'))
  parties = await makeParties()
  await begin()
})
afterEach(async () => {
  await it.server.close()
  rmSync(dataDir, { recursive: true, force: true })
})
const again = async (limits: Partial<ExecutorLimits> = {}, opensAfterMs = 0) => {
  await it.server.close()
  await begin(limits, opensAfterMs)
}
const on = (id: string, token: string, what: string, body?: unknown, by = parties.holder) =>
  it.ask('POST', `/v1/sandboxes/${id}/${what}`, token, body, by)
const run = async (id: string, token: string, code: string) => on(id, token, 'run', { language: 'javascript', code })
const newToken = (right: object = {}, claims: object = {}) =>
  it.token({ right: { tier: 'microvm', languages: ['javascript'], ttl_ms: 600_000, ...right }, ...claims })
const pausedOne = async (token: string, body: object = {}) => {
  const { id } = (await it.ask('POST', '/v1/sandboxes', token, body)).body
  expect((await run(id, token, 'write a')).status).toBe(200)
  expect((await on(id, token, 'pause')).body).toMatchObject({ id, paused: true })
  return id
}
const kept = () => readdirSync(join(dataDir, 'paused'))

describe('a paused sandbox', () => {
  test('is found after a restart as it was, stands still, and goes on as the same', async () => {
    const token = await newToken()
    const id = await pausedOne(token, { ttl_ms: 60_000 })
    const before = (await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes
    await again()
    expect((await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes).toEqual(before)
    expect(codeOf(await run(id, token, 'files'))).toEqual([409, 'executor/paused'])
    expect(codeOf(await it.ask('GET', `/v1/sandboxes/${id}/files?path=a`, token))).toEqual([409, 'executor/paused'])
    expect(codeOf(await on(id, token, 'clone', {}))).toEqual([409, 'executor/paused'])
    expect(codeOf(await on(id, token, 'restore', { step: 0 }))).toEqual([409, 'executor/paused'])
    expect((await on(id, token, 'pause')).status).toBe(200)
    expect((await on(id, token, 'resume')).body).toMatchObject({ id, paused: false })
    expect(kept()).toEqual([])
    expect((await run(id, token, 'files')).body).toMatchObject({ value: ['a'] })
    expect((await it.ask('DELETE', `/v1/sandboxes/${id}`, token)).status).toBe(200)
  })

  test('that went on is not kept: nothing of it is found after a restart', async () => {
    const token = await newToken()
    const id = await pausedOne(token)
    expect((await on(id, token, 'resume')).status).toBe(200)
    expect(kept()).toEqual([])
    await again()
    expect((await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes).toEqual([])
    expect(codeOf(await run(id, token, 'files'))).toEqual([404, 'executor/unknown-sandbox'])
  })

  test('that is destroyed before a restart is not kept either', async () => {
    const token = await newToken()
    const id = await pausedOne(token)
    expect(kept()).toHaveLength(2)
    expect((await it.ask('DELETE', `/v1/sandboxes/${id}`, token)).status).toBe(200)
    expect(kept()).toEqual([])
  })

  test('is nobody’s but its holder’s after a restart, too', async () => {
    const token = await newToken()
    const id = await pausedOne(token)
    await again()
    const other = await makeTestSigner()
    expect(codeOf(await on(id, token, 'resume', undefined, other))).toEqual([404, 'executor/unknown-sandbox'])
    expect(codeOf(await on(id, await newToken(), 'resume'))).toEqual([404, 'executor/unknown-sandbox'])
    expect((await on(id, token, 'resume')).status).toBe(200)
  })

  test('is removed when its time is over, also while no executor runs, or when it is destroyed', async () => {
    const token = await newToken()
    await pausedOne(token, { ttl_ms: 5_000 })
    const other = await pausedOne(token, { ttl_ms: 60_000 })
    expect((await on(other, token, 'ttl', { ttl_ms: 500_000 })).status).toBe(200)
    await it.server.close()
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await begin()
    const { sandboxes } = (await it.ask('GET', '/v1/sandboxes', token)).body
    expect(sandboxes).toMatchObject([{ id: other, paused: true }])
    expect(kept()).toHaveLength(2)
    expect((await it.ask('DELETE', `/v1/sandboxes/${other}`, token)).status).toBe(200)
    expect(kept()).toEqual([])
  })

  test('ends with a newer epoch after a restart, too', async () => {
    const tenant = crypto.randomUUID()
    const token = await newToken({}, { tenant, epoch: 3 })
    const id = await pausedOne(token)
    await again()
    expect((await it.runAlone(await newToken({}, { tenant, epoch: 4 }), { code: 'echo' })).status).toBe(200)
    await expect.poll(kept).toEqual([])
    expect(codeOf(await on(id, token, 'resume'))).toEqual([404, 'executor/unknown-sandbox'])
  })

  test('stays away after a restart where a newer epoch was heard, though it was not removed any more', async () => {
    const tenant = crypto.randomUUID()
    const old = await newToken({}, { tenant, epoch: 3 })
    const id = await pausedOne(old)
    const [paused, aside] = [join(dataDir, 'paused'), join(dataDir, 'aside')]
    cpSync(paused, aside, { recursive: true })
    expect((await it.runAlone(await newToken({}, { tenant, epoch: 4 }), { code: 'echo' })).status).toBe(200)
    await it.server.close()
    cpSync(aside, paused, { recursive: true })
    await begin()
    expect(kept()).toEqual([])
    expect(codeOf(await on(id, old, 'resume'))).toEqual([404, 'executor/unknown-sandbox'])
    // C60
    const unused = await newToken({}, { tenant, epoch: 3 })
    expect(codeOf(await it.runAlone(unused, { code: 'echo' }))).toEqual([403, 'capability/stale-epoch'])
  })

  test('lives no longer after a restart than its token says, and than this executor lets any', async () => {
    const token = await newToken()
    const id = await pausedOne(token, { ttl_ms: 60_000 })
    await again()
    expect(codeOf(await on(id, token, 'ttl', { ttl_ms: 600_001 }))).toEqual([422, 'executor/too-much'])
    await again({ ttlMs: 30_000 })
    const [{ created, ends, latest }] = (await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes as [TestBody]
    expect([ends - created, latest - created]).toEqual([30_000, 30_000])
  })

  test('goes on once, however many ask for it at a time', async () => {
    const token = await newToken()
    const id = await pausedOne(token)
    await again({}, 200)
    const asked = await Promise.all([on(id, token, 'resume'), on(id, token, 'resume')])
    expect(asked.map(({ status }) => status).sort()).toEqual([200, 429])
    expect(source.left).toBe(1)
  })

  test('does not go on where it is destroyed, or a newer epoch heard, while it is about to', async () => {
    const tenant = crypto.randomUUID()
    const token = await newToken({}, { tenant, epoch: 3 })
    const [destroyed, revoked] = [await pausedOne(token), await pausedOne(token)]
    await again({}, 500)
    const resumed = Promise.all([destroyed, revoked].map((id) => on(id, token, 'resume')))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await it.ask('DELETE', `/v1/sandboxes/${destroyed}`, token)).status).toBe(200)
    expect((await it.runAlone(await newToken({}, { tenant, epoch: 4 }), { code: 'echo' })).status).toBe(200)
    expect((await resumed).map(codeOf)).toEqual(Array(2).fill([503, 'executor/closed']))
    expect([source.left, kept()]).toEqual([0, []])
  })

  test('is not kept where there is no room on disk, and goes on running', async () => {
    await again({ keptBytes: 1_000 })
    const token = await newToken()
    const { id } = (await it.ask('POST', '/v1/sandboxes', token, {})).body
    expect(codeOf(await on(id, token, 'pause'))).toEqual([507, 'executor/disk-full'])
    expect((await run(id, token, 'echo on')).body).toMatchObject({ stdout: 'on' })
    expect(kept()).toEqual([])
  })

  test('that was damaged is refused and takes no room, and others are not', async () => {
    const token = await newToken()
    const [damaged, whole] = [await pausedOne(token), await pausedOne(token)]
    await again({ sandboxes: 1 })
    writeFileSync(join(dataDir, 'paused', `${damaged}.machine`), 'nonsense')
    expect(codeOf(await on(damaged, token, 'resume'))).toEqual([422, 'executor/not-resumable'])
    expect((await on(whole, token, 'resume')).status).toBe(200)
  })

  test('has no room in memory until it goes on, and waits where there is none then', async () => {
    const token = await newToken()
    const id = await pausedOne(token)
    await again({ sandboxes: 1 })
    const other = (await it.ask('POST', '/v1/sandboxes', token, {})).body.id
    expect(codeOf(await on(id, token, 'resume'))).toEqual([429, 'executor/busy'])
    await it.ask('DELETE', `/v1/sandboxes/${other}`, token)
    expect((await on(id, token, 'resume')).status).toBe(200)
  })
})
