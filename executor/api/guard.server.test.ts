import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send, startTestExecutor, type TestAnswer, type TestExecutor } from '../testing/test-executor.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
beforeAll(async () => {
  const lacking = testSource({ tier: 'microvm', lack: 'QEMU is not installed' })
  it = await startTestExecutor({ sources: [testSource(), lacking], publicUrl: 'https://code.example' })
})
afterAll(() => it.server.close())

const local = () => {
  const port = it.server.port
  return `http://127.0.0.1:${port}`
}
const JSON_TYPE = { 'content-type': 'application/json' }
const ask = (
  path: string,
  headers: Record<string, string> = {},
  body?: string,
  method = body === undefined ? 'GET' : 'POST'
) => send(`${local()}${path}`, { headers, method, ...(body !== undefined && { body }) })

describe('every no is a refusal in JSON, without a word of the inside', () => {
  test.each<[string, () => Promise<TestAnswer>, number]>([
    ['another Host (DNS rebinding)', () => ask('/v1/health', { host: 'evil.example' }), 400],
    ['a Host that begins like ours', () => ask('/v1/health', { host: 'localhost.evil.example' }), 400],
    ['a web page’s Origin', () => ask('/v1/health', { origin: 'https://evil.example' }), 400],
    ['a page of this executor’s own address', () => ask('/v1/health', { origin: local() }), 400],
    ['a web page that names an extension', () => ask('/v1/health', { origin: 'https://a/chrome-extension://b' }), 400],
    ['a frame without an origin', () => ask('/v1/health', { origin: 'null' }), 400],
    ['no such address', () => ask('/nothing'), 404],
    ['another method', () => ask('/v1/run'), 404],
    ['no JSON', () => ask('/v1/run', JSON_TYPE, '{'), 400],
    ['JSON of another shape', () => ask('/v1/run', JSON_TYPE, '{"code":1}'), 400],
    ['a prototype', () => ask('/v1/run', JSON_TYPE, '{"code":"","__proto__":{"a":1}}'), 400],
    ['a NUL', () => ask('/v1/run', JSON_TYPE, '{"language":"javascript","code":"a\\u0000b"}'), 400],
    ['half a character', () => ask('/v1/run', JSON_TYPE, '{"language":"javascript","code":"\\ud800"}'), 400],
    ['a value that is nested too deep', () => ask('/v1/run', JSON_TYPE, `${'['.repeat(5000)}${']'.repeat(5000)}`), 400],
    ['no JSON type', () => ask('/v1/run', { 'content-type': 'text/plain' }, 'x'), 400],
    ['a body that is too large', () => ask('/v1/run', JSON_TYPE, `"${'x'.repeat(9_000_000)}"`), 400],
    ['an address that cannot be read', () => ask('/v1/%ff'), 400]
  ])('%s', async (_, answering, status) => {
    const answer = await answering()
    expect([answer.status, answer.body]).toEqual([
      status,
      { refusal: { code: 'executor/bad-request', message: expect.any(String), detail: { why: expect.any(String) } } }
    ])
    expect(answer.text).not.toMatch(/node_modules|at .*\.ts/)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

test('an answer is kept by no cache, and taken for a page by no browser', async () => {
  expect((await ask('/v1/health')).headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff'
  })
})

test('a device’s extension may call, and whoever comes by the public address', async () => {
  expect((await ask('/v1/health', { origin: 'chrome-extension://abcdef' })).status).toBe(200)
  expect((await ask('/v1/health', { host: 'code.example' })).status).toBe(200)
  const delivery = await it.deliver()
  const dpop = await it.prove('/v1/run', delivery.child)
  const headers = { ...JSON_TYPE, host: 'code.example', dpop }
  expect((await ask('/v1/run', headers, JSON.stringify(delivery))).body.stdout).toBe('hello')
})

test('it says each tier with its driver, or what it lacks', async () => {
  expect((await ask('/v1/health')).body).toEqual({
    ok: true,
    id: it.id,
    issuer: 'writ:server',
    tiers: [
      { tier: 'wasm', driver: 'test-wasm', languages: ['javascript'], images: [] },
      { tier: 'process', lack: 'it is not part of this executor' },
      { tier: 'microvm', lack: 'QEMU is not installed' }
    ],
    waiting: 0,
    running: 0
  })
})

/** What anyone may ask. */
const OPEN = ['/v1/health', '/v1/openapi.json']

test('the API describes itself, and says of every other route how it is proven', async () => {
  const { body } = await ask('/v1/openapi.json')
  expect(body.openapi).toMatch(/^3\./)
  const operations = Object.entries(body.paths as Record<string, Record<string, { security?: unknown }>>).flatMap(
    ([path, methods]) => Object.values(methods).map((operation) => [path, operation.security !== undefined])
  )
  expect(operations.length).toBeGreaterThan(2)
  for (const [path, proven] of operations) expect([path, proven]).toEqual([path, !OPEN.includes(String(path))])
  expect(JSON.stringify(body)).not.toContain('"$ref"')
})
