import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send, startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf, sandboxSources } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'

const HOUR_MS = 60 * 60 * 1000

let it: TestExecutor
const { bare, whole } = sandboxSources()

beforeAll(async () => {
  it = await startTestExecutor({ sources: [bare, whole], limits: { sandboxesInLane: 3, ttlMs: HOUR_MS } })
})
afterAll(() => it.server.close())
const { newToken, make, kill } = sandboxesOf(() => it)

describe('a sandbox', () => {
  test('that is never extended is over when its time is', async () => {
    const token = await newToken()
    const { id } = await make(token, { ttl_ms: 200 })
    await expect.poll(() => bare.left).toBe(0)
    expect(codeOf(await kill(id, token))).toEqual([404, 'executor/unknown-sandbox'])
  })

  test('lives no longer than this executor lets any, whatever its token says', async () => {
    const token = await newToken({ ttl_ms: 10 * HOUR_MS })
    const { id, created, latest } = await make(token)
    expect(latest).toBe(created + HOUR_MS)
    expect(codeOf(await it.ask('POST', `/v1/sandboxes/${id}/ttl`, token, { ttl_ms: 2 * HOUR_MS }))).toEqual([
      422,
      'executor/too-much'
    ])
    await kill(id, token)
  })

  test('lives no longer than a timer can be set to, and does not end at once for that', async () => {
    const long = await startTestExecutor({ limits: { ttlMs: Number.MAX_SAFE_INTEGER } })
    const token = await long.token({ right: { ttl_ms: 2 ** 40 } })
    const { id, created, latest } = (await long.ask('POST', '/v1/sandboxes', token, { ttl_ms: 2 ** 31 - 1 })).body
    expect(latest - created).toBe(2 ** 31 - 1)
    expect((await long.ask('GET', '/v1/sandboxes', token)).body.sandboxes).toMatchObject([{ id }])
    await long.server.close()
  })

  test('has no more of any limit than this executor gives', async () => {
    const token = await newToken({ wall_ms: 2 ** 40 })
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', token, {}))).toEqual([422, 'executor/too-much'])
  })

  test('that is cloned is counted in its own lane, and a clone that is refused takes no room', async () => {
    const tenant = crypto.randomUUID()
    const token = await newToken({ tier: 'microvm', max: 10 }, { tenant })
    const made = [(await make(token)).id]
    const clone = (body: object = {}) => it.ask('POST', `/v1/sandboxes/${made[0]}/clone`, token, body)
    for (let times = 0; times < 3; times++)
      expect(codeOf(await clone({ snapshot: 'snap_x' }))).toEqual([404, 'executor/no-snapshot'])
    made.push((await clone()).body.id, (await clone()).body.id)
    expect(codeOf(await clone())).toEqual([429, 'executor/busy'])
    const other = await newToken({ tier: 'wasm' }, { tenant })
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', other, {}))).toEqual([429, 'executor/busy'])
    for (const id of made) await kill(id, token)
    await kill((await make(other)).id, other)
    expect([whole.left, bare.left]).toEqual([0, 0])
  })

  test('is left whole while code runs in it', async () => {
    const token = await newToken({ tier: 'microvm', max: 2 })
    const { id } = await make(token)
    const at = (what: string, body?: object) => it.ask('POST', `/v1/sandboxes/${id}/${what}`, token, body)
    const running = at('run', { language: 'javascript', code: 'wait' })
    await expect.poll(() => it.server.executor.load.running).toBe(1)
    for (const what of ['pause', 'resume', 'snapshots'])
      expect([what, ...codeOf(await at(what))]).toEqual([what, 429, 'executor/busy'])
    expect(codeOf(await at('clone', {}))).toEqual([429, 'executor/busy'])
    await kill(id, token)
    expect((await running).body).toMatchObject({ exitCode: null })
  })

  test('takes its snapshots with it', async () => {
    const token = await newToken({ tier: 'microvm' })
    const { id } = await make(token)
    for (let times = 0; times < 2; times++) await it.ask('POST', `/v1/sandboxes/${id}/snapshots`, token)
    // The machine and what was kept of it.
    expect(whole.left).toBe(3)
    await kill(id, token)
    expect(whole.left).toBe(0)
  })

  test('runs its code in turn with all other code, in the lane of its tenant', async () => {
    const limits = { slots: 1, waiting: 10, waitingInLane: 1 }
    const one = await startTestExecutor({ sources: [testSource()], limits })
    const token = await one.token()
    const { id } = (await one.ask('POST', '/v1/sandboxes', token, {})).body
    const gone = new AbortController()
    const first = one.run({ code: 'wait' }, {}, gone.signal).catch(() => 'gone')
    await expect.poll(() => one.server.executor.load.running).toBe(1)
    const inSandbox = { language: 'javascript', code: 'echo later' }
    const second = one.ask('POST', `/v1/sandboxes/${id}/run`, token, inSandbox)
    await expect.poll(() => one.server.executor.load.waiting).toBe(1)
    expect(codeOf(await one.runAlone(token, { code: 'echo last' }))).toEqual([429, 'executor/busy'])
    gone.abort()
    expect(await first).toBe('gone')
    expect((await second).body.stdout).toBe('later')
    await one.server.close()
  })
})

test('the machines of sandboxes end with the executor', async () => {
  const source = testSource()
  const closing = await startTestExecutor({ sources: [{ ...source, close: async () => {} }] })
  const token = await closing.token({ right: { max: 2 } })
  for (let times = 0; times < 2; times++) await closing.ask('POST', '/v1/sandboxes', token, {})
  expect(source.left).toBe(2)
  await closing.server.close()
  expect(source.left).toBe(0)
})

describe('a file', () => {
  const put = (id: string, token: string, bytes: number) =>
    it.ask('PUT', `/v1/sandboxes/${id}/files?path=a`, token, new Uint8Array(bytes))

  test('may be larger than any other body, but not larger than 64 MiB', async () => {
    const token = await newToken({ tier: 'microvm' })
    const { id } = await make(token)
    expect((await put(id, token, 9 * 1024 * 1024)).status).toBe(200)
    const path = `/v1/sandboxes/${id}/files`
    const headers = {
      ...(await it.proven(path, token, 'PUT')),
      'content-type': 'application/octet-stream',
      'content-length': String(64 * 1024 * 1024 + 1)
    }
    // It is refused by what it says of its length, before a byte of it comes.
    const answer = await send(`${it.url}${path}?path=a`, { method: 'PUT', headers })
    expect(codeOf(answer)).toEqual([400, 'executor/bad-request'])
    await kill(id, token)
  })
})
