import { pinOf } from '@writ/dsl/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { openToolHost } from './open-tool-host.ts'
import { CREDENTIAL, callOf, event, listing, meetHostile, SMALL, text } from './testing/meet-hostile.ts'
import { serveHostile, TOOL } from './testing/serve-hostile.ts'

/** What a tool server may do to whoever speaks to it, over more than one answer, and where it may stand. */
describe('a hostile tool server', () => {
  const { open, call, close, closers } = meetHostile()
  afterEach(close)

  test('that does no harm is listed and called, with its credential', async () => {
    const { answer, server, host } = await call({})
    expect(answer).toEqual({ sent: true, result: { ok: true, value: 'found' } })
    expect(new Set(server.headers.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${CREDENTIAL}`]))
    expect(await host.call(callOf(server))).toMatchObject({ result: { ok: true } })
    expect(server.heard.filter(({ method }) => method === 'initialize')).toHaveLength(1)
  })

  test('that ends its lines in CR and LF is understood', async () => {
    const { answer } = await call({
      'tools/call': ({ raw, request }) => {
        const said = event({ jsonrpc: '2.0', id: request.id ?? null, result: text('found') })
        raw(`: hello\r\n\nevent: message\r\ndata: ${said}\r\n\r\n`, 'text/event-stream')
      }
    })
    expect(answer.result).toEqual({ ok: true, value: 'found' })
  })

  test('that says its list changed is asked again before the next call, and not called once it did', async () => {
    const { answer, server, host } = await call({
      'tools/list': ({ result, before }) => result({ tools: [before === 0 ? TOOL : { ...TOOL, description: 'New.' }] }),
      'tools/call': ({ stream, request }) =>
        stream(
          [
            JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }),
            JSON.stringify({ jsonrpc: '2.0', id: request.id ?? null, result: text('found') })
          ],
          true
        )
    })
    expect(answer.result).toEqual({ ok: true, value: 'found' })
    expect((await host.call(callOf(server))).result).toMatchObject({ refusal: { code: 'tool/changed' } })
    expect(server.heard.filter(({ method }) => method === 'tools/call')).toHaveLength(1)
  })

  test('that goes on talking after its answer is begun anew, and listed anew, for the next call', async () => {
    const { answer, server, host } = await call({
      'tools/call': ({ stream, request, response }) => {
        stream([event({ jsonrpc: '2.0', id: request.id ?? null, result: text('found') })])
        setTimeout(() => response.end(`data: ${event({ jsonrpc: '2.0', id: 77, result: {} })}\n\n`), 100)
      }
    })
    expect(answer.result).toEqual({ ok: true, value: 'found' })
    await expect
      .poll(
        async () => {
          await host.call(callOf(server))
          return server.heard.filter(({ method }) => method === 'initialize').length
        },
        { timeout: 20_000 }
      )
      .toBeGreaterThan(1)
  })

  test('holds up no more of those of its tenant than have their share, and none of another', async () => {
    const server = await serveHostile({ 'tools/call': () => undefined })
    const host = openToolHost({ near: [server.origin], limits: { ...SMALL, sessions: 4, sessionsOfTenant: 2 } })
    closers.push(host.close, server.close)
    const begin = (session: string, tenant: string) => host.call({ ...callOf(server), session, tenant })
    const held = [begin('run_1', 'one'), begin('run_2', 'one')]
    expect((await begin('run_3', 'one')).result).toMatchObject({ refusal: { code: 'tool/busy' } })
    const access = { server: { kind: 'http' as const, url: server.url } }
    expect(await host.list({ ...access, tenant: 'one' })).toMatchObject({ refusal: { code: 'tool/busy' } })
    expect(await host.list({ ...access, tenant: 'two' })).toMatchObject({ ok: true })
    for (const { result } of await Promise.all(held))
      expect(result).toMatchObject({ refusal: { code: 'tool/too-slow' } })
  })

  test('whose schema would take for ever fits nothing, and holds nobody up', async () => {
    const slow = {
      ...TOOL,
      inputSchema: { type: 'object', properties: { of: { type: 'string', pattern: '^(a+)+$' } } }
    }
    const { host, server } = await open(listing(slow))
    let ticks = 0
    const timer = setInterval(() => ticks++, 20)
    const answer = await host.call({ ...callOf(server, pinOf(slow)), args: { of: `${'a'.repeat(60)}!` } })
    clearInterval(timer)
    expect(answer).toMatchObject({ sent: false, result: { refusal: { code: 'tool/bad-arguments' } } })
    expect(ticks).toBeGreaterThan(10)
  })

  test('gets no arguments that its schema does not take', async () => {
    const { host, server } = await open({})
    const answer = await host.call({ ...callOf(server), args: { of: 3 } })
    expect(answer).toMatchObject({ sent: false, result: { refusal: { code: 'tool/bad-arguments' } } })
  })

  test('answers two runs in two sessions', async () => {
    const { host, server } = await open({})
    await host.call(callOf(server))
    await host.call({ ...callOf(server), session: 'run_2' })
    expect(server.heard.filter(({ method }) => method === 'initialize')).toHaveLength(2)
  })

  test.each([
    ['this computer', 'https://127.0.0.1/mcp'],
    ['this computer by IPv6', 'https://[::1]/mcp'],
    ['the cloud’s own', 'https://169.254.169.254/mcp'],
    ['a private network', 'https://10.0.0.1/mcp'],
    ['a private network, mapped', 'https://[::ffff:10.0.0.1]/mcp'],
    ['a name that leads here', 'https://localhost/mcp'],
    ['what is not encrypted', 'http://example.com/mcp']
  ])('at %s is not reached', async (_, url) => {
    const host = openToolHost()
    expect(await host.list({ server: { kind: 'http', url } })).toMatchObject({ refusal: { code: 'tool/bad-address' } })
  })

  test('whose name leads elsewhere at a second look is reached where it led first, or not at all', async () => {
    const { server } = await open({})
    const looked: string[] = []
    const reach = {
      resolve: async (host: string) => {
        looked.push(host)
        return ['10.0.0.1']
      },
      mayReach: () => false
    }
    const host = openToolHost({ reach })
    const listed = await host.list({ server: { kind: 'http', url: 'https://tools.example/mcp' } })
    expect(listed).toMatchObject({ refusal: { code: 'tool/bad-address' } })
    expect(looked).toEqual(['tools.example'])
    expect(server.heard).toEqual([])
  })
})
