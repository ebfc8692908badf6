import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinGuest, tell } from '../testing/test-guest.ts'
import { openTestNetwork } from '../testing/test-network.ts'
import { ask, codesOf, ends, hostOf, type Opened, type Proxied, readAll, startProxied } from '../testing/test-proxy.ts'

let proxied: Proxied
beforeAll(async () => {
  proxied = await startProxied()
})
afterAll(() => proxied.close())

describe('a request that can be read in two ways is refused', () => {
  const post =
    (...lines: readonly string[]) =>
    (host: string) =>
      `POST / HTTP/1.1\r\nHost: ${host}\r\n${lines.join('\r\n')}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`

  test.each<[string, (host: string) => string]>([
    ['with a length and chunks', post('Content-Length: 5', 'Transfer-Encoding: chunked')],
    ['with chunks and a length', post('Transfer-Encoding: chunked', 'Content-Length: 5')],
    ['with two lengths', post('Content-Length: 0', 'Content-Length: 5')],
    ['with a list of lengths', post('Content-Length: 0, 5')],
    ['with a sign in its length', post('Content-Length: +5')],
    ['with chunks twice', post('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')],
    ['coded otherwise', post('Transfer-Encoding: gzip, chunked')],
    ['with a space before the colon', post('Content-Length : 5')],
    ['with a folded header', post('X-A: 1', ' Content-Length: 5')],
    ['with a bare line feed', (host) => `GET / HTTP/1.1\nHost: ${host}\n\n`],
    ['with a NUL', (host) => ask(host, '/', 'X-A: a\0b')],
    ['with two hosts', (host) => ask(host, '/', 'Host: other.test')],
    ['without a host', () => 'GET / HTTP/1.1\r\n\r\n'],
    ['of HTTP/1.0', (host) => `GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`],
    ['of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['that changes to a web socket', (host) => ask(host, '/', 'Connection: Upgrade', 'Upgrade: websocket')],
    ['for no path', (host) => ask(host, '*')],
    ['for a whole address', (host) => ask(host, `http://${host}/`)],
    ['that is none', () => 'hello, is there anybody?\r\n\r\n'],
    ['of bytes', () => '\x16\x03\x01\x02\x00\x01\x00']
  ])('%s', async (_, textOf) => {
    const opened = await proxied.open()
    const { web } = opened.origins
    const before = proxied.plain.seen.length
    const answer = await tell(opened.guest, textOf(hostOf(web)), web).catch(() => '')
    expect([undefined, 'egress/bad-request']).toContain(codesOf(answer))
    expect(answer).not.toContain(' 200 ')
    expect(proxied.plain.seen).toHaveLength(before)
    const all = ends(opened)
    expect(all.length).toBeGreaterThan(0)
    for (const one of all) expect(one).toEqual({ origin: web, end: { refused: 'egress/bad-request' } })
  })

  test('and so is what speaks HTTP/2 alone in TLS, or no TLS at all', async () => {
    const opened = await proxied.open()
    const { api } = opened.origins
    const socket = connectTls({
      socket: opened.guest.connect(api),
      servername: 'api.test',
      ca: [opened.network.authority],
      ALPNProtocols: ['h2']
    })
    await expect(readAll(socket)).rejects.toThrow()
    await tell(opened.guest, ask(hostOf(api)), api).catch(() => '')
    await expect
      .poll(() => ends(opened).map(({ end }) => end))
      .toEqual(Array(2).fill({ refused: 'egress/bad-request' }))
  })
})

describe('a machine has so much of its network and no more', () => {
  const limited = (limits: object) => proxied.open({ limits })
  const last = (opened: Opened) => opened.connections()[0]?.end

  test('headers', async () => {
    const opened = await limited({ head: 1024 })
    const { web } = opened.origins
    const answer = await tell(opened.guest, ask(hostOf(web), '/', `X-A: ${'a'.repeat(2000)}`), web)
    expect([codesOf(answer), last(opened)]).toEqual(['egress/too-much', { refused: 'egress/too-much' }])
  })

  test('time for the head of a request, which one that comes drop by drop has not', async () => {
    const opened = await limited({ headMs: 300 })
    const { web } = opened.origins
    const stream = opened.guest.connect(web)
    const drops = setInterval(() => stream.writable && stream.write('G'), 50)
    const said = await readAll(stream)
    clearInterval(drops)
    // What drops make is no method either: which of both is seen first is nobody's promise.
    expect(['egress/too-slow', 'egress/bad-request']).toContain(codesOf(said))
    expect(codesOf(await tell(opened.guest, `GET / HTTP/1.1\r\nHost: ${hostOf(web)}\r\n`, web))).toBe('egress/too-slow')
    expect(last(opened)).toEqual({ refused: 'egress/too-slow' })
    await expect(readAll(opened.guest.connect(opened.origins.api))).rejects.toThrow()
    await expect.poll(() => last(opened)).toEqual({ refused: 'egress/too-slow' })
  })

  test('time for an origin to go on', async () => {
    const opened = await limited({ idleMs: 200 })
    const { web } = opened.origins
    await tell(opened.guest, ask(hostOf(web), '/never'), web).catch(() => '')
    expect(last(opened)).toEqual({ refused: 'egress/too-slow' })
  })

  test('time for one exchange, however the origin goes on', async () => {
    const opened = await limited({ exchangeMs: 200 })
    const { web } = opened.origins
    await tell(opened.guest, ask(hostOf(web), '/drops'), web).catch(() => '')
    expect(last(opened)).toEqual({ refused: 'egress/too-slow' })
  })

  test('time for a program to ask again', async () => {
    const opened = await limited({ headMs: 200 })
    const { web } = opened.origins
    const stream = opened.guest.connect(web)
    stream.write(`GET / HTTP/1.1\r\nHost: ${hostOf(web)}\r\n\r\n`)
    expect(await readAll(stream).catch(() => 'ended')).toMatch(/ 200 OK|ended/)
    expect(last(opened)).toEqual({ status: 200 })
  })

  test.each([
    ['that come', '/many/60000', ''],
    ['that go', '/many/1', 'm'.repeat(60_000)]
  ])('bytes %s', async (_, path, body) => {
    const opened = await limited({ bytes: 100_000 })
    const { web } = opened.origins
    const lines = [`Host: ${hostOf(web)}`, 'Connection: close', `Content-Length: ${body.length}`]
    const text = `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
    expect(await tell(opened.guest, text, web)).toMatch(/ 200 OK/)
    await tell(opened.guest, text, web).catch(() => '')
    expect(last(opened)).toEqual({ refused: 'egress/too-much' })
  })

  test('connections at once, of itself and of its tenant', async () => {
    const opened = await limited({ atOnce: 2, atOnceInLane: 1 })
    const { web } = opened.origins
    const first = opened.guest.connect(web)
    first.write(ask(hostOf(web), '/never'))
    await new Promise((resolve) => first.once('data', resolve))
    expect(codesOf(await tell(opened.guest, ask(hostOf(web)), web))).toBe('egress/too-much')
    expect(last(opened)).toEqual({ refused: 'egress/too-much' })
    opened.guest.connect(web)
    await expect(tell(opened.guest, ask(hostOf(web)), web)).rejects.toThrow()
    expect(last(opened)).toEqual({ refused: 'egress/too-much' })
    first.destroy()
  })

  test('connections in all: after the last its network is shut', async () => {
    const opened = await limited({ inAll: 3 })
    const { web } = opened.origins
    for (const _ of [1, 2]) expect(await tell(opened.guest, ask(hostOf(web)), web)).toMatch(/ 200 OK/)
    await tell(opened.guest, ask(hostOf(web)), web).catch(() => '')
    expect(opened.guest.isGone).toBe(true)
    expect(opened.connections().map(({ end }) => end)).toEqual([
      { refused: 'egress/too-much' },
      { status: 200 },
      { status: 200 }
    ])
  })
})

test('what is begun and asks for nothing counts as a connection once there are too many', async () => {
  const opened = await proxied.open({ limits: { inAll: 3 } })
  for (const _ of [1, 2, 3, 4, 5, 6]) opened.guest.connect().destroy()
  await expect.poll(() => opened.guest.isGone).toBe(true)
  expect(opened.connections()).toMatchObject([{ end: { refused: 'egress/too-much' } }])
})

describe('a connection ends', () => {
  const begin = async () => {
    const opened = await proxied.open()
    const { web } = opened.origins
    const stream = opened.guest.connect(web)
    stream.write(ask(hostOf(web), '/never'))
    await new Promise((resolve) => stream.once('data', resolve))
    return { opened, stream }
  }

  test.each<[string, (opened: Opened) => unknown]>([
    ['with its machine', ({ network }) => network.close()],
    ['where its machine stands still', ({ network }) => network.hush()],
    ['with the port', ({ guest }) => guest.raw.destroy()]
  ])('%s, also at the origin', async (_, end) => {
    const { opened } = await begin()
    await end(opened)
    await expect.poll(() => proxied.plain.open()).toBe(0)
    expect(ends(opened)).toEqual([{ origin: opened.origins.web, end: { cut: 'machine' } }])
  })

  test('where the origin breaks off, and that is what is written down', async () => {
    const opened = await proxied.open()
    const { web } = opened.origins
    await tell(opened.guest, ask(hostOf(web), '/break'), web).catch(() => '')
    expect(ends(opened)).toEqual([{ origin: web, end: { cut: 'origin' } }])
  })

  test('where the origin is not there', async () => {
    const made = await openTestNetwork(['http://nobody.test:1'])
    expect(codesOf(await tell(await joinGuest(made.network), ask('nobody.test:1'), 'http://nobody.test:1'))).toBe(
      'egress/unreachable'
    )
  })
})
