import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send, startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { testSource } from '../testing/test-source.ts'
import { makeBearerToken } from '../testing/test-tokens.ts'
import { apiKeyOf } from './api-key.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
let it: TestExecutor
const source = testSource({ tier: 'microvm', withFiles: true, isWhole: true, mostLayers: 6 })
beforeAll(async () => {
  it = await startTestExecutor({ sources: [source], e2b: true })
})
afterAll(() => it.server.close())

const keyed = async (changes: Parameters<typeof makeBearerToken>[2] = {}) => ({
  ...JSON_TYPE,
  'x-api-key': apiKeyOf(await makeBearerToken(it.parties, it.id, { tenant: crypto.randomUUID(), ...changes }))
})
const post = (path: string, body: string | Uint8Array, headers: Record<string, string>) =>
  send(`${it.url}${path}`, { method: 'POST', body, headers })
const base = JSON.stringify({ templateID: 'base' })

/** A sandbox, and what its own part of the protocol is asked with. */
const make = async () => {
  const made = await post('/v2/sandboxes', base, await keyed())
  const { sandboxID, envdAccessToken } = made.body as unknown as { sandboxID: string; envdAccessToken: string }
  return { 'e2b-sandbox-id': sandboxID, 'x-access-token': envdAccessToken }
}

describe('what E2B’s SDK speaks', () => {
  test('is not there where the executor was not started for it, whatever the key', async () => {
    const plain = await startTestExecutor({ sources: [testSource({ tier: 'microvm' })] })
    const key = apiKeyOf(await makeBearerToken(plain.parties, plain.id))
    for (const path of ['/v2/sandboxes', '/sandboxes', '/process.Process/List', '/files', '/health']) {
      const headers = { ...JSON_TYPE, 'x-api-key': key }
      expect((await send(`${plain.url}${path}`, { method: 'POST', headers, body: base })).status).toBe(404)
    }
    await plain.server.close()
  })

  test.each([
    ['all addresses', { host: '0.0.0.0' }],
    ['a public address that is not https', { publicUrl: 'http://executor.example' }]
  ])('is not started on %s', async (_what, options) => {
    await expect(startTestExecutor({ e2b: true, ...options })).rejects.toThrow(/this computer alone/)
  })

  test('is started behind a public address that is https', async () => {
    const behind = await startTestExecutor({ e2b: true, publicUrl: 'https://executor.example' })
    await behind.server.close()
  })

  test('C63 is not the executor’s own API: a bearer token is none there, also with a proof', async () => {
    const token = await makeBearerToken(it.parties, it.id)
    expect(await it.ask('POST', '/v1/sandboxes', token, {})).toMatchObject({
      body: { refusal: { code: 'capability/wrong-type' } }
    })
    const authorization = `Bearer ${token}`
    expect((await post('/v1/sandboxes', '{}', { ...JSON_TYPE, authorization })).status).toBe(401)
    const made = await post('/v2/sandboxes', base, { ...JSON_TYPE, 'x-api-key': apiKeyOf(token) })
    const { sandboxID } = made.body as unknown as { sandboxID: string }
    expect(await it.ask('DELETE', `/v1/sandboxes/${sandboxID}`, token)).toMatchObject({
      status: 404,
      body: { refusal: { code: 'executor/unknown-sandbox' } }
    })
  })

  test('is spoken to no web page, and to nobody who calls the executor by another name', async () => {
    const headers = await keyed()
    for (const wrong of [{ origin: 'https://evil.example' }, { host: 'evil.example' }])
      expect((await post('/v2/sandboxes', base, { ...headers, ...wrong })).status).toBe(400)
  })

  test.each([
    ['no JSON', '{'],
    ['a NUL', '{"templateID":"\\u0000"}'],
    ['no template', '{}'],
    ['a variable whose name has a sign', '{"templateID":"base","envVars":{"a=b":"1"}}'],
    ['no life', '{"templateID":"base","timeout":0}'],
    ['a life that is no number', '{"templateID":"base","timeout":"long"}'],
    ['the internet', '{"templateID":"base","allow_internet_access":true}'],
    ['rules for its network', '{"templateID":"base","network":{}}']
  ])('a sandbox with %s is refused', async (_what, body) => {
    expect(await post('/v2/sandboxes', body, await keyed())).toMatchObject({
      status: 400,
      body: { refusal: { code: 'executor/bad-request' } }
    })
  })

  test('C65 a sandbox that is paused is on no disk, from where nobody could take it up after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'writ-e2b-'))
    const own = await startTestExecutor({ sources: [source], e2b: true, dataDir }, it.parties)
    const headers = { ...JSON_TYPE, 'x-api-key': apiKeyOf(await makeBearerToken(it.parties, own.id)) }
    const at = (path: string, body = '{}') => send(`${own.url}${path}`, { method: 'POST', headers, body })
    const { sandboxID } = (await at('/v2/sandboxes', base)).body as unknown as { sandboxID: string }
    expect((await at(`/sandboxes/${sandboxID}/pause`)).status).toBe(204)
    expect(readdirSync(join(dataDir, 'paused'))).toEqual([])
    expect((await at(`/sandboxes/${sandboxID}/connect`)).status).toBe(200)
    await own.server.close()
    rmSync(dataDir, { recursive: true })
  })

  test('a sandbox whose files are versioned is refused: what commands write is no step', async () => {
    expect(await post('/v2/sandboxes', base, await keyed({ right: { versioned: true } }))).toMatchObject({
      status: 400,
      body: { refusal: { code: 'executor/tier-cannot' } }
    })
  })

  test('a body that is too large is refused before it is read', async () => {
    expect((await post('/v2/sandboxes', ' '.repeat(300 * 1024), await keyed())).status).toBe(413)
  })

  test('a sandbox from a snapshot that may not live as long as it is to is not left behind', async () => {
    const headers = await keyed({ right: { max: 8 } })
    const { sandboxID } = (await post('/v2/sandboxes', base, headers)).body as unknown as { sandboxID: string }
    const { snapshotID } = (await post(`/sandboxes/${sandboxID}/snapshots`, '{}', headers)).body as unknown as {
      snapshotID: string
    }
    const before = source.left
    const made = await post('/v2/sandboxes', JSON.stringify({ templateID: snapshotID, timeout: 90_000 }), headers)
    expect(made).toMatchObject({ status: 400, body: { refusal: { code: 'executor/too-much' } } })
    expect(source.left).toBe(before)
    const forked = await post(`/sandboxes/${sandboxID}/fork`, '{"count":2}', headers)
    expect(forked.body).toMatchObject([{ sandbox: {} }, { sandbox: {} }])
    // The two, and no snapshot of the one that they came from.
    expect(source.left).toBe(before + 2)
  })

  test('no key, or one in another header, is 401', async () => {
    const { 'x-api-key': key, ...bare } = await keyed()
    expect((await post('/v2/sandboxes', base, bare)).status).toBe(401)
    expect((await post('/v2/sandboxes', base, { ...bare, authorization: `Bearer ${key}` })).status).toBe(401)
  })

  test('an RPC is refused that has another type, no sound message, or a method that nobody speaks', async () => {
    const inside = await make()
    const call = async (method: string, body: string | Uint8Array, type = 'application/json') => {
      const { status, body: told } = await post(`/${method}`, body, { ...inside, 'content-type': type })
      return [status, (told as unknown as { code?: string } | undefined)?.code]
    }
    expect(await call('process.Process/List', '{}')).toEqual([200, undefined])
    expect(await call('process.Process/List', '{}', 'application/proto')).toEqual([415, undefined])
    expect(await call('process.Process/Start', '{}')).toEqual([415, undefined])
    expect(await call('process.Process/SendSignal', '{')).toEqual([400, 'invalid_argument'])
    expect(await call('process.Process/SendSignal', '{"process":{"pid":1},"signal":"SIGNAL_SIGSTOP"}')).toEqual([
      400,
      'invalid_argument'
    ])
    expect(await call('process.Process/SendInput', '{"process":{"pid":1},"input":{"stdin":"?"}}')).toEqual([
      400,
      'invalid_argument'
    ])
    expect(await call('filesystem.Filesystem/CreateWatcher', '{"path":"."}')).toEqual([501, 'unimplemented'])
    expect(await call('filesystem.Filesystem/Stat', '{"path":"."}')).toEqual([501, 'unimplemented'])
  })

  test('a stream that cannot begin says so in its last frame', async () => {
    const inside = { ...(await make()), 'content-type': 'application/connect+json' }
    const ended = async (body: Uint8Array, headers: Record<string, string> = inside) => {
      const { status, bytes } = await post('/process.Process/Start', body, headers)
      return [status, bytes[0], JSON.parse(bytes.subarray(5).toString()).error.code]
    }
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 2]), Buffer.from('{}')])
    expect(await ended(Buffer.alloc(0))).toEqual([200, 2, 'invalid_argument'])
    expect(await ended(frame)).toEqual([200, 2, 'invalid_argument'])
    expect(await ended(frame, { ...inside, 'x-access-token': 'other' })).toEqual([200, 2, 'unauthenticated'])
    expect(await ended(frame, { ...inside, 'e2b-sandbox-id': 'sbx_none' })).toEqual([200, 2, 'unavailable'])
  })

  test('a name that is not the one user of the machine is refused, and so is a path that is no text', async () => {
    const inside = await make()
    const authorization = `Basic ${Buffer.from('root:').toString('base64')}`
    const list = await post('/process.Process/List', '{}', { ...JSON_TYPE, ...inside, authorization })
    expect([list.status, list.text]).toEqual([400, expect.stringContaining('no user but user')])
    for (const query of ['path=a&username=root', 'path=a%00b'])
      expect(await send(`${it.url}/files?${query}`, { headers: inside })).toMatchObject({
        status: 400,
        body: { refusal: { code: 'executor/bad-request' } }
      })
  })

  test('a file call that is over leaves its place to the next', async () => {
    const inside = await make()
    for (let n = 0; n < 6; n++)
      expect((await send(`${it.url}/files?path=a`, { headers: inside })).body.refusal.code).toBe('executor/tier-cannot')
  })

  test('is not part of the description of the executor’s own API', async () => {
    const { body } = await send(`${it.url}/v1/openapi.json`)
    expect(Object.keys(body.paths).filter((path) => !path.startsWith('/v1/'))).toEqual([])
  })
})
