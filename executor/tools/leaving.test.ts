import { afterEach, describe, expect, test } from 'vitest'
import { CREDENTIAL, callOf, event, listing, meetHostile } from './testing/meet-hostile.ts'
import type { Deceit, Hostile } from './testing/serve-hostile.ts'

const { open, close } = meetHostile()
afterEach(close)

const KEPT: Deceit = {
  initialize: ({ raw, request }) => {
    const serverInfo = { name: 'x', version: '1' }
    const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }
    const said = event({ jsonrpc: '2.0', id: request.id ?? null, result })
    raw(said, 'application/json', 200, { 'mcp-session-id': 'theirs' })
  }
}
const ends = ({ heard, headers }: Hostile) =>
  heard.flatMap(({ method }, at) => (method === 'DELETE' ? [headers[at]?.['mcp-session-id']] : []))

/** MCP 2025-11-25, transports, session management. */
describe('a session over HTTP', () => {
  test('is ended at its server when its run leaves, with its credential, once', async () => {
    const { host, server } = await open(KEPT)
    expect(await host.call(callOf(server))).toMatchObject({ result: { ok: true } })
    expect(ends(server)).toEqual([])
    await host.leave('run_1')
    await host.leave('run_1')
    expect(ends(server)).toEqual(['theirs'])
    expect(server.headers.at(-1)?.authorization).toBe(`Bearer ${CREDENTIAL}`)
  })

  test('is ended after a list, after a broken answer, and in a version that is not spoken', async () => {
    const { host, server } = await open(KEPT)
    const { server: at, credential } = callOf(server)
    await host.list({ server: at, credential })
    expect(ends(server)).toHaveLength(1)
    const broken = await open({ ...KEPT, 'tools/call': ({ raw }) => raw('{') })
    await broken.host.call(callOf(broken.server))
    expect(ends(broken.server)).toHaveLength(1)
    const old = await open({
      initialize: ({ raw, request }) =>
        raw(
          event({ jsonrpc: '2.0', id: request.id ?? null, result: { protocolVersion: '2024-11-05' } }),
          'application/json',
          200,
          { 'mcp-session-id': 'theirs' }
        )
    })
    expect(await old.host.call(callOf(old.server))).toMatchObject({ sent: false })
    expect(ends(old.server)).toHaveLength(1)
  })

  test('that has no name is not ended at its server', async () => {
    const { host, server } = await open({})
    await host.call(callOf(server))
    await host.leave('run_1')
    expect(ends(server)).toEqual([])
  })

  test.each<[string, Deceit[string]]>([
    ['says nothing to that', () => undefined],
    ['does not take it', ({ raw }) => raw('', 'text/plain', 405)],
    ['leads elsewhere', ({ raw }) => raw('', 'text/plain', 307, { location: 'http://127.0.0.1:9/' })],
    [
      'talks without end',
      ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const timer = setInterval(() => response.write('data: {}\n\n'), 1)
        response.once('close', () => clearInterval(timer))
      }
    ]
  ])('is over all the same where its server %s', async (_, deceit) => {
    const { host, server } = await open({ ...KEPT, ...listing(), DELETE: deceit })
    const { server: at, credential } = callOf(server)
    expect(await host.list({ server: at, credential })).toMatchObject({ ok: true })
    expect(ends(server)).toEqual(['theirs'])
  })
})
