import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { ADMIN_KEY, AGENT, BALANCED, call, openTestSession, startTestServer } from '../testing/test-server.ts'

let server: PolicyServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** A request with any header, which `fetch` would not let us set. */
const ask = (
  path: string,
  headers: Record<string, string>,
  body?: string,
  method = body === undefined ? 'GET' : 'POST'
) =>
  new Promise<{ status: number; body: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
    const request = httpRequest(`${server.url}${path}`, { method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }))
    })
    request.on('error', reject)
    request.end(body)
  })

const bearer = { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json' }
const admin = { authorization: `Bearer ${ADMIN_KEY}` }

describe('every no is a refusal in JSON, without a word of the inside', () => {
  const CASES: readonly (readonly [string, () => ReturnType<typeof ask>, number, string])[] = [
    ['another Host (DNS rebinding)', () => ask('/healthz', { host: 'evil.example' }), 400, 'session/bad-request'],
    ['a web page’s Origin', () => ask('/healthz', { origin: 'https://evil.example' }), 401, 'session/unauthorized'],
    ['no such address', () => ask('/nothing', {}), 404, 'session/bad-request'],
    ['no such tile', () => ask('/log/tile/0/999', admin), 404, 'session/bad-request'],
    ['a tile’s wrong spelling', () => ask('/log/tile/0/x000/000', admin), 404, 'session/bad-request'],
    ['another method', () => ask('/v1/sessions', bearer), 405, 'session/bad-request'],
    ['no JSON', () => ask('/v1/sessions', bearer, '{'), 400, 'session/bad-request'],
    [
      'JSON of another shape',
      () => ask('/v1/sessions', bearer, '{"request":"x","more":1}'),
      400,
      'session/bad-request'
    ],
    [
      'a prototype',
      () => ask('/v1/sessions', bearer, '{"request":"x","__proto__":{"a":1}}'),
      400,
      'session/bad-request'
    ],
    ['a NUL', () => ask('/v1/sessions', bearer, '{"request":"a\\u0000b"}'), 400, 'session/bad-request'],
    ['a NUL in the address', () => ask('/v1/runs/a%00', bearer), 400, 'session/bad-request'],
    ['half a character', () => ask('/v1/sessions', bearer, '{"request":"\\ud800"}'), 400, 'session/bad-request'],
    [
      'no JSON type',
      () => ask('/v1/sessions', { ...bearer, 'content-type': 'text/plain' }, 'x'),
      415,
      'session/bad-request'
    ],
    [
      'a body that is too large',
      () => ask('/v1/sessions', bearer, `"${'x'.repeat(5_000_000)}"`),
      413,
      'session/bad-request'
    ],
    ['a number that is none', () => ask('/v1/runs/run_x?after=-1', bearer), 400, 'session/bad-request'],
    ['a number that no event has', () => ask('/v1/runs/run_x?after=2147483648', bearer), 400, 'session/bad-request'],
    [
      'one where events are followed',
      () => ask('/v1/runs/run_x/events?after=2147483648', bearer),
      400,
      'session/bad-request'
    ],
    ['an address that cannot be read', () => ask('/log/tile/%ff', {}), 400, 'session/bad-request']
  ]
  test.each(CASES)('%s', async (_, send, status, code) => {
    const answer = await send()
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      status,
      { refusal: { code, message: expect.any(String), detail: { why: expect.any(String) } } }
    ])
    expect(answer.body).not.toMatch(/node_modules|at .*\.ts|select|insert/i)
  })

  test.each([
    ['GET', '/v1/sessions', 'POST'],
    ['PUT', '/v1/sessions/ses_x/act?a=b', 'POST'],
    ['POST', '/v1/runs/run_x', 'GET, HEAD'],
    ['PUT', '/v1/admin/agents/a', 'DELETE'],
    ['DELETE', '/log/tile/0/000', 'GET, HEAD']
  ])('%s of %s tells which methods there are', async (method, path, allow) => {
    const { status, headers, body } = await ask(path, bearer, undefined, method)
    expect([status, headers.allow]).toEqual([405, allow])
    expect(body).toContain(`this address takes ${allow}, not ${method}`)
  })

  test('a wrong bearer', async () => {
    expect(await call(`${server.url}/v1/admin/policy`, AGENT.key)).toEqual({
      status: 401,
      body: { refusal: { code: 'session/unauthorized', message: expect.any(String) } }
    })
  })
})

describe('a web page reaches no route', () => {
  /** Every route of the description, its parameters filled in, and what is at none. */
  const everyRoute = async (): Promise<(readonly [string, string])[]> => {
    const { paths } = JSON.parse((await ask('/openapi.json', {})).body) as { paths: Record<string, object> }
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{[^}]*\}/g, 'x')] as const)
    )
    return [...routes, ['OPTIONS', '/v1/sessions'], ['GET', '/nothing'], ['GET', '/v1/channel']]
  }

  const port = () => new URL(server.url).port
  const CASES: readonly (readonly [string, () => Record<string, string>, number])[] = [
    ['by its own name for this machine (DNS rebinding)', () => ({ host: `evil.example:${port()}` }), 400],
    ['by a name that begins like ours', () => ({ host: `localhost.evil.example:${port()}` }), 400],
    ['by our name with a dot at its end', () => ({ host: `localhost.:${port()}` }), 400],
    ['by our name and another port', () => ({ host: 'localhost:1' }), 400],
    ['by our name with another in front', () => ({ host: `evil@127.0.0.1:${port()}` }), 400],
    ['by a name that a proxy would vouch for', () => ({ host: 'evil.example', 'x-forwarded-host': 'localhost' }), 400],
    ['from its origin', () => ({ origin: 'https://evil.example' }), 401],
    ['from an origin at this server’s own address', () => ({ origin: `http://127.0.0.1:${port()}` }), 401],
    ['from a frame or a file without an origin', () => ({ origin: 'null' }), 401],
    ['from an empty origin', () => ({ origin: '' }), 401],
    ['from an origin that only mentions an extension', () => ({ origin: 'https://chrome-extension://a' }), 401],
    ['from an origin that only mentions a coordinator', () => ({ origin: 'https://writ-host.example' }), 401]
  ]
  test.each(CASES)('%s, also with a key', async (_, headers, status) => {
    for (const [method, path] of await everyRoute()) {
      const keyed = { ...headers(), authorization: `Bearer ${ADMIN_KEY}` }
      const answer = await ask(path, keyed, undefined, method)
      expect([method, path, answer.status]).toEqual([method, path, status])
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

test('localhost is this server too', async () => {
  const { port } = new URL(server.url)
  expect(await ask('/healthz', { host: `localhost:${port}` })).toMatchObject({ status: 200, body: '{"ok":true}' })
})

/** What anyone may ask. */
const OPEN = [
  '/healthz',
  '/.well-known/jwks.json',
  '/.well-known/authzen-configuration',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
  '/openapi.json'
]

test('what needs no body is asked for with none, whatever it says of one', async () => {
  const headers = { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json' }
  const session = await openTestSession(server.url)
  const ended = await fetch(`${server.url}/v1/sessions/${session}`, { method: 'DELETE', headers })
  expect(ended.status).toBe(200)
  const cancelled = await fetch(`${server.url}/v1/runs/run_none/cancel`, { method: 'POST', headers })
  expect(await cancelled.json()).toMatchObject({ refusal: { code: 'run/unknown' } })
  // And what needs one is still refused without.
  const begun = await fetch(`${server.url}/v1/sessions`, { method: 'POST', headers })
  expect([begun.status, await begun.json()]).toMatchObject([400, { refusal: { code: 'session/bad-request' } }])
})

test('the API describes itself', async () => {
  const api = JSON.parse((await ask('/openapi.json', {})).body) as {
    openapi: string
    paths: Record<string, Record<string, { security?: unknown; operationId: string; responses: object }>>
    components: { schemas: Record<string, object> }
  }
  expect(api.openapi).toMatch(/^3\./)
  expect(Object.keys(api.paths)).toEqual(expect.arrayContaining(['/healthz', '/v1/sessions']))
  for (const [path, methods] of Object.entries(api.paths))
    for (const operation of Object.values(methods))
      expect([path, operation.security !== undefined]).toEqual([path, !OPEN.includes(path)])
  const named = Object.values(api.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId)
  )
  expect(named).toContain('postV1SessionsIdAct')
  expect(new Set(named).size).toBe(named.length)
  // A stream says what its lines are: each event of a run by its type, and how it ended.
  expect(api.paths['/v1/runs/{id}/events']?.get?.responses).toMatchObject({
    200: {
      content: {
        'text/event-stream': {
          schema: {
            items: {
              oneOf: [
                { properties: { data: { contentSchema: { $ref: '#/components/schemas/RunEvent' } } } },
                { properties: { event: { const: 'end' }, data: { contentSchema: { properties: { report: {} } } } } }
              ]
            }
          }
        }
      }
    }
  })
  const { RunEvent } = api.components.schemas as { RunEvent?: { properties: { what: { oneOf: unknown } } } }
  expect(JSON.stringify(RunEvent?.properties.what.oneOf)).toContain('#/components/schemas/StepReport')
  // What many answers share is said once.
  const text = JSON.stringify(api)
  expect(api.components.schemas).toMatchObject({ Refusal: { properties: { code: {}, message: {} } } })
  expect(text.split('"syntax/unexpected"')).toHaveLength(2)
  // Every reference inside leads somewhere.
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]*)"/g)) {
    const found = pointer
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], api)
    expect([pointer, found !== undefined]).toEqual([pointer, true])
  }
})

describe('a policy', () => {
  test('is read and set by the admin, and validated before it takes effect', async () => {
    const url = `${server.url}/v1/admin/policy`
    const { body: old } = await call(url, ADMIN_KEY)
    expect(old.text).toBe(BALANCED)
    expect(await call(url, ADMIN_KEY, 'POST', { text: 'permit(' })).toMatchObject({
      status: 422,
      body: { refusal: { code: 'policy/invalid' } }
    })
    expect((await call(url, ADMIN_KEY)).body).toEqual(old)
    const { body: set } = await call(url, ADMIN_KEY, 'POST', { text: '' })
    expect(set).toMatchObject({ text: '' })
    expect((await call(url, ADMIN_KEY)).body).toEqual(set)
    expect(set.hash).not.toBe(old.hash)
  })

  test('that is not valid starts no server', async () => {
    await expect(startTestServer({ policy: 'permit(' })).rejects.toThrow('the policy is not valid')
  })
})
