import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isRefused, planAndRun, type RunEvent } from './index.ts'

type Answer = { readonly status: number; readonly body: unknown; readonly retryAfter?: string } | 'hang-up'
type Script = (call: { readonly path: string; readonly body: unknown; readonly count: number }) => Answer

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await stop(server)
})

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

/** A server that answers by the script; `count` tells how often a path was asked before. */
const serve = async (script: Script, port = 0) => {
  const calls: { path: string; body: unknown; key: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const path = `${request.method} ${request.url}`
    const body = await readBody(request)
    const count = calls.filter((call) => call.path === path).length
    calls.push({ path, body, key: request.headers.authorization })
    const answer = script({ path, body, count })
    if (answer === 'hang-up') return void request.socket.destroy()
    const { status, body: told, retryAfter } = answer
    const after = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    response.writeHead(status, { 'content-type': 'application/json', ...after }).end(JSON.stringify(told))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  open.push(server)
  const { port: bound } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${bound}`, port: bound, calls, server }
}

const event = (n: number) => ({ n, at: '2026-03-01T09:00:00.000Z', what: { n } })
const state = (status: string, ...events: number[]) => ({
  status: 200,
  body: { run: 'r1', status, events: events.map(event) }
})
const session: Answer = { status: 200, body: { session: 's1' } }
const run: Answer = { status: 200, body: { run: 'r1' } }
const refused = (status: number, code: string): Answer => ({
  status,
  body: { refusal: { code, message: 'no' }, diagnostics: [{ line: 1 }] }
})

const good: Script = ({ path, count }) => {
  if (path === 'POST /v1/sessions') return session
  if (path === 'POST /v1/sessions/s1/plans') return run
  if (path === 'GET /v1/runs/r1?wait=25') return state('running', 1, 2)
  // The server may repeat what was already told: nothing is passed on twice.
  return count === 0 ? state('asking', 2, 3) : state('done', 3, 4)
}

const go = (server: string, more: object = {}) =>
  planAndRun({
    server,
    key: 'k',
    request: 'file it',
    text: 'plan "x"',
    inputs: { amount: 12.5 },
    awaySeconds: 5,
    ...more
  })

describe('a run', () => {
  test('is sent with its request and inputs under the key, and followed to its end', async () => {
    const { url, calls } = await serve(good)
    expect(await go(url)).toMatchObject({ run: 'r1', status: 'done' })
    expect(calls[0]?.body).toEqual({ request: 'file it' })
    expect(calls[1]?.body).toEqual({ text: 'plan "x"', inputs: { amount: 12.5 } })
    expect(calls.filter(({ key }) => key !== 'Bearer k')).toEqual([])
  })

  test('passes each event on once and in order', async () => {
    const { url } = await serve(good)
    const seen: RunEvent[] = []
    await go(url, { onEvent: (happened: RunEvent) => seen.push(happened) })
    expect(seen.map(({ n }) => n)).toEqual([1, 2, 3, 4])
  })

  test.each(['refused', 'failed', 'unknown', 'cancelled'])('that ended as %s is returned as it is', async (status) => {
    const { url } = await serve((call) => (call.path.startsWith('GET') ? state(status) : good(call)))
    const outcome = await go(url)
    expect(isRefused(outcome)).toBe(false)
    expect(outcome).toMatchObject({ status })
  })
})

describe('a no', () => {
  test.each([
    ['POST /v1/sessions', 401, 'session/unauthorized'],
    ['POST /v1/sessions/s1/plans', 422, 'check/unknown-name'],
    ['GET /v1/runs/r1?wait=25', 404, 'run/unknown']
  ])('to %s is handed on with its code and diagnostics', async (path, status, code) => {
    const { url } = await serve((call) => (call.path === path ? refused(status, code) : good(call)))
    const outcome = await go(url)
    expect(isRefused(outcome)).toBe(true)
    expect(outcome).toMatchObject({ refusal: { code }, diagnostics: [{ line: 1 }] })
  })

  test('that is none of ours is the server failing', async () => {
    const { url } = await serve(() => ({ status: 500, body: 'oops' }))
    expect(await go(url)).toMatchObject({ refusal: { code: 'server/failed' } })
  })
})

describe('a server that is away', () => {
  test('refuses after the given seconds', async () => {
    const { url, server } = await serve(good)
    await stop(server)
    expect(await go(url, { awaySeconds: 0.2 })).toMatchObject({ ok: false, refusal: { code: 'server/away' } })
  })

  test('and comes back is waited for, without sending the plan again', async () => {
    const first = await serve((call) => (call.path.startsWith('GET') ? 'hang-up' : good(call)))
    const seen: number[] = []
    const going = go(first.url, { onEvent: ({ n }: RunEvent) => seen.push(n) })
    await expect.poll(() => first.calls.length).toBeGreaterThan(2)
    await stop(first.server)
    const second = await serve(good, first.port)
    expect(await going).toMatchObject({ status: 'done' })
    expect(seen).toEqual([1, 2, 3, 4])
    expect(second.calls[0]?.path).toMatch(/^GET /)
    expect(second.calls.filter(({ path }) => !path.startsWith('GET'))).toEqual([])
  })

  test.each<[string, Answer]>([
    ['the connection broke', 'hang-up'],
    ['a proxy answered for it', { status: 502, body: '' }]
  ])('after a plan was sent (%s) leaves it unknown, never sent twice', async (_, answer) => {
    const { url, calls } = await serve((call) => (call.path.endsWith('/plans') ? answer : good(call)))
    expect(await go(url)).toMatchObject({ refusal: { code: 'run/unknown-outcome' } })
    expect(calls.filter(({ path }) => path.endsWith('/plans'))).toHaveLength(1)
  })

  const AWAY = { status: 503, retryAfter: '1' } as const
  const MAYBE = { ...AWAY, body: { run: 'r1', refusal: { code: 'server/away', message: 'no' } } }

  test('is asked again after the time that it names, where that does nothing twice', async () => {
    const away = { ...AWAY, body: { refusal: { code: 'server/away', message: 'no' } } }
    const { url, calls } = await serve((call) =>
      call.path === 'POST /v1/sessions' && call.count === 0 ? away : good(call)
    )
    const began = Date.now()
    expect(await go(url)).toMatchObject({ status: 'done' })
    expect(Date.now() - began).toBeGreaterThanOrEqual(1000)
    expect(calls.filter(({ path }) => path === 'POST /v1/sessions')).toHaveLength(2)
  })

  test('over a plan that it may have taken is asked for that run, and is sent it again only where there is none', async () => {
    const sent = async (knows: boolean) => {
      const { url, calls } = await serve((call) => {
        if (call.path.endsWith('/plans') && call.count === 0) return MAYBE
        return call.path === 'GET /v1/runs/r1' && !knows ? refused(404, 'run/unknown') : good(call)
      })
      expect(await go(url)).toMatchObject({ status: 'done' })
      return calls.filter(({ path }) => path.endsWith('/plans')).length
    }
    expect([await sent(true), await sent(false)]).toEqual([1, 2])
  })

  test('and wants more time than there is, is believed', async () => {
    const body = { refusal: { code: 'agent/budget', message: 'no' } }
    const later: Answer = { status: 429, body, retryAfter: '3600' }
    const { url, calls } = await serve((call) => (call.path.endsWith('/plans') ? later : good(call)))
    expect(await go(url)).toMatchObject({ refusal: { code: 'agent/budget' } })
    expect(calls).toHaveLength(2)
  })

  test('because it is busy is asked again', async () => {
    const { url } = await serve((call) =>
      call.path.endsWith('/plans') && call.count === 0 ? refused(429, 'server/busy') : good(call)
    )
    expect(await go(url)).toMatchObject({ status: 'done' })
  })
})
