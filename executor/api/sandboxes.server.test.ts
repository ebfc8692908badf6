import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTestSigner } from '../../dsl/contract/testing/signed.ts'
import { send, startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf, sandboxSources } from '../testing/test-sandboxes.ts'
import { proofFor } from '../testing/test-tokens.ts'

let it: TestExecutor
const { bare, withFiles, whole } = sandboxSources()

beforeAll(async () => {
  it = await startTestExecutor({
    sources: [bare, withFiles, whole],
    limits: { sandboxes: 6, sandboxesInLane: 4, ttlMs: 3_600_000 }
  })
})
afterAll(() => it.server.close())

const { newToken, make, kill } = sandboxesOf(() => it)

describe('a sandbox', () => {
  test('is made, told of, listed and destroyed by the holder of its token', async () => {
    const token = await newToken({ ttl_ms: 600_000 })
    const made = await make(token, { ttl_ms: 60_000 })
    expect(made).toEqual({
      id: expect.stringMatching(/^sbx_[\w-]{22}$/),
      tier: 'wasm',
      driver: 'test-wasm',
      languages: ['javascript'],
      created: made.created,
      ends: made.created + 60_000,
      latest: made.created + 600_000,
      paused: false,
      versioned: false
    })
    const list = async () => (await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes
    expect(await list()).toEqual([made])
    expect((await kill(made.id, token)).body).toEqual({ id: made.id })
    expect(await list()).toEqual([])
    expect(bare.left).toBe(0)
    expect(codeOf(await kill(made.id, token))).toEqual([404, 'executor/unknown-sandbox'])
  })

  test('is of the weakest tier that runs every language of its token, or of a stronger one', async () => {
    const token = await newToken({ languages: ['javascript', 'python'] })
    const weakest = await make(token)
    const stronger = await make(token, { tier: 'microvm' })
    expect([weakest.tier, stronger.tier]).toEqual(['process', 'microvm'])
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', token, { tier: 'wasm' }))).toEqual([
      422,
      'executor/no-language'
    ])
    for (const { id } of [weakest, stronger]) await kill(id, token)
  })

  test('runs one piece of code after another, in one machine', async () => {
    const token = await newToken()
    const { id } = await make(token)
    const before = bare.opened.length
    const run = (code: string, more = {}) =>
      it.ask('POST', `/v1/sandboxes/${id}/run`, token, { language: 'javascript', code, ...more })
    expect((await run('echo 1')).body.stdout).toBe('1')
    expect((await run('input', { input: { n: 1 } })).body.value).toEqual({ n: 1 })
    expect(bare.opened.length).toBe(before)
    expect(codeOf(await run('', { language: 'python' }))).toEqual([403, 'capability/not-granted'])
    await kill(id, token)
  })

  test('runs one piece of code at a time, and what runs in it is ended with it', async () => {
    const token = await newToken()
    const { id } = await make(token)
    const run = (code: string) => it.ask('POST', `/v1/sandboxes/${id}/run`, token, { language: 'javascript', code })
    const waiting = run('wait')
    await expect.poll(() => it.server.executor.load.running).toBe(1)
    expect(codeOf(await run('echo 2'))).toEqual([429, 'executor/busy'])
    await kill(id, token)
    expect((await waiting).body).toMatchObject({ exitCode: null })
    expect(it.server.executor.load.running).toBe(0)
  })

  test('whose machine failed is gone', async () => {
    const token = await newToken()
    const { id } = await make(token)
    const run = () => it.ask('POST', `/v1/sandboxes/${id}/run`, token, { language: 'javascript', code: 'fail' })
    expect(codeOf(await run())).toEqual([502, 'executor/machine-failed'])
    expect(codeOf(await run())).toEqual([404, 'executor/unknown-sandbox'])
  })

  test('lives as long as it is let, and never longer than its token says', async () => {
    const token = await newToken({ ttl_ms: 100_000 })
    const { id, created } = await make(token, { ttl_ms: 50_000 })
    const extend = (ttl_ms: number) => it.ask('POST', `/v1/sandboxes/${id}/ttl`, token, { ttl_ms })
    const extended = await extend(80_000)
    expect(extended.body.ends).toBeGreaterThanOrEqual(created + 80_000)
    expect(await extend(100_001)).toMatchObject({
      status: 422,
      body: { refusal: { code: 'executor/too-much', detail: { what: 'time' } } }
    })
    expect((await extend(1)).status).toBe(200)
    await expect.poll(async () => codeOf(await extend(1))).toEqual([404, 'executor/unknown-sandbox'])
    expect(bare.left).toBe(0)
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', token, { ttl_ms: 100_001 }))).toEqual([
      422,
      'executor/too-much'
    ])
  })

  test('outlives its token, which makes no other', async () => {
    let skipped = 0
    const later = await startTestExecutor({ now: () => Date.now() + skipped })
    const token = await later.token()
    const path = '/v1/sandboxes'
    const { id } = (await later.ask('POST', path, token, {})).body
    skipped = 200_000
    const asked = async (where: string, body: object) => {
      const iat = Math.floor((Date.now() + skipped) / 1000)
      const dpop = await proofFor(later.parties.holder, 'POST', `${later.url}${where}`, token, { iat })
      return later.post(where, body, { authorization: `DPoP ${token}`, dpop })
    }
    expect((await asked(`${path}/${id}/run`, { language: 'javascript', code: 'echo late' })).body.stdout).toBe('late')
    expect(codeOf(await asked(path, {}))).toEqual([403, 'capability/expired'])
    await later.server.close()
  })
})

describe('a sandbox belongs to its token and key alone', () => {
  test('C61 another token of the same key, another key, or no proof finds nothing', async () => {
    const token = await newToken()
    const { id } = await make(token)
    const thief = await makeTestSigner()
    const paths: readonly (readonly [string, string, unknown?])[] = [
      ['DELETE', ''],
      ['POST', '/run', { language: 'javascript', code: 'echo' }],
      ['POST', '/ttl', { ttl_ms: 1_000 }],
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['POST', '/snapshots'],
      ['GET', '/snapshots'],
      ['DELETE', '/snapshots/snap_x'],
      ['POST', '/clone', {}],
      ['GET', '/files?path=a'],
      ['PUT', '/files?path=a', new Uint8Array([1])],
      ['DELETE', '/files?path=a'],
      ['POST', '/files/move', { from: 'a', to: 'b' }],
      ['GET', '/folders?path=a'],
      ['PUT', '/folders?path=a']
    ]
    const other = await newToken()
    for (const [method, suffix, body] of paths) {
      const path = `/v1/sandboxes/${id}${suffix}`
      const unknown = [404, 'executor/unknown-sandbox']
      expect([suffix, ...codeOf(await it.ask(method, path, other, body))]).toEqual([suffix, ...unknown])
      expect([suffix, ...codeOf(await it.ask(method, path, token, body, thief))]).toEqual([suffix, ...unknown])
      const isBytes = body instanceof Uint8Array
      const unproven = await send(`${it.url}${path}`, {
        method,
        headers: {
          authorization: `DPoP ${token}`,
          ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' })
        },
        ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) })
      })
      expect([suffix, ...codeOf(unproven)]).toEqual([suffix, 401, 'capability/proof'])
    }
    expect((await it.ask('GET', '/v1/sandboxes', token, undefined, thief)).body).toEqual({ sandboxes: [] })
    expect((await it.ask('GET', '/v1/sandboxes', token)).body.sandboxes).toHaveLength(1)
    await kill(id, token)
  })

  test('C61 a proof is good for one call', async () => {
    const token = await newToken()
    const { id } = await make(token)
    const headers = await it.proven('/v1/sandboxes', token, 'GET')
    const list = () => send(`${it.url}/v1/sandboxes`, { headers })
    expect((await list()).status).toBe(200)
    expect(codeOf(await list())).toEqual([403, 'capability/replayed'])
    await kill(id, token)
  })

  test('C60 what older tokens let be made is over with the first token of a newer epoch', async () => {
    const tenant = crypto.randomUUID()
    const old = await newToken({}, { tenant, epoch: 3 })
    const { id } = await make(old)
    const fresh = await newToken({}, { tenant, epoch: 4 })
    const next = await make(fresh)
    expect((await it.ask('GET', '/v1/sandboxes', old)).body).toEqual({ sandboxes: [] })
    expect(codeOf(await kill(id, old))).toEqual([404, 'executor/unknown-sandbox'])
    await kill(next.id, fresh)
  })
})

describe('room for sandboxes', () => {
  test('is as the token says', async () => {
    const token = await newToken({ max: 2 })
    const made = [await make(token), await make(token)]
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', token, {}))).toEqual([403, 'capability/used-up'])
    for (const { id } of made) await kill(id, token)
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', token, {}))).toEqual([403, 'capability/used-up'])
    expect(bare.left).toBe(0)
  })

  test('is bounded for one tenant and for all, and a refusal spends nothing', async () => {
    const tenant = crypto.randomUUID()
    const token = await newToken({ max: 5 }, { tenant })
    const own = [await make(token), await make(token), await make(token), await make(token)]
    const full = await it.ask('POST', '/v1/sandboxes', token, {})
    expect(codeOf(full)).toEqual([429, 'executor/busy'])
    expect(Number(full.headers['retry-after'])).toBeGreaterThan(0)
    const foreign = await newToken({ max: 5 })
    const others = [await make(foreign), await make(foreign)]
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', foreign, {}))).toEqual([429, 'executor/busy'])
    for (const { id } of others) await kill(id, foreign)
    await kill(own.pop()?.id ?? '', token)
    own.push(await make(token))
    for (const { id } of own) await kill(id, token)
    expect(bare.left).toBe(0)
  })

  test.each<[string, object, object, unknown]>([
    ['in a weaker tier than the token says', { tier: 'process' }, { tier: 'wasm' }, [403, 'executor/weaker-tier']],
    ['with more memory than there is', { memory: 2 ** 50 }, {}, [422, 'executor/too-much']],
    ['with a member too many', {}, { more: 1 }, [400, 'executor/bad-request']]
  ])('is none for one %s', async (_, right, body, expected) => {
    expect(codeOf(await it.ask('POST', '/v1/sandboxes', await newToken(right), body))).toEqual(expected)
  })
})

test('what became of jobs is told to their key alone', async () => {
  const token = await newToken()
  await it.runAlone(token, { code: 'echo 1' })
  await it.runAlone(token, { code: 'fail' })
  const { jobs } = (await it.ask('GET', '/v1/jobs', token)).body
  expect(jobs.slice(0, 2)).toMatchObject([
    { tier: 'wasm', language: 'javascript', end: { refused: 'executor/machine-failed' } },
    { driver: 'test-wasm', end: { exitCode: 0, limit: null } }
  ])
  expect(JSON.stringify(jobs)).not.toContain('echo')
  const stranger = await makeTestSigner()
  expect((await it.ask('GET', '/v1/jobs', token, undefined, stranger)).body).toEqual({ jobs: [] })
})
