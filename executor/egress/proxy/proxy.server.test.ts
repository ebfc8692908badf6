import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tell } from '../testing/test-guest.ts'
import { HERE, testReach } from '../testing/test-network.ts'
import {
  ask,
  askSecure,
  codesOf,
  ends,
  hostOf,
  type Opened,
  type Proxied,
  readAll,
  secured,
  startProxied
} from '../testing/test-proxy.ts'

let proxied: Proxied
beforeAll(async () => {
  proxied = await startProxied()
})
afterAll(() => proxied.close())

describe('an origin that is listed', () => {
  test('is reached by its own address in the machine, by name and TLS, and the connection is written down', async () => {
    const opened = await proxied.open()
    const answer = await askSecure(
      opened,
      ask(hostOf(opened.origins.api), '/echo?a=1', 'X-One: 1', 'Keep-Alive: 1', 'Connection: X-Hop', 'X-Hop: 1')
    )
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(proxied.secure.seen.at(-1)).toMatchObject({ method: 'GET', url: '/echo?a=1', body: '' })
    expect(proxied.secure.seen.at(-1)?.headers).toEqual({
      host: hostOf(opened.origins.api),
      'x-one': '1',
      'accept-encoding': 'identity',
      connection: 'close'
    })
    const [connection] = opened.connections()
    expect(connection).toMatchObject({
      jkt: 'holder',
      token: 'token',
      for: 'job_test',
      origin: opened.origins.api,
      address: HERE,
      keys: [],
      end: { status: 200 }
    })
    expect(connection?.sent).toBeGreaterThan(50)
    expect(connection?.received).toBeGreaterThan(50)
  })

  test('is reached through CONNECT, in absolute form, and as plain HTTP where it is listed so', async () => {
    const opened = await proxied.open()
    const { api, web } = opened.origins
    const tunnel = opened.guest.connect()
    tunnel.write(`CONNECT ${hostOf(api)} HTTP/1.1\r\nHost: ${hostOf(api)}\r\n\r\n`)
    const established = await new Promise<string>((resolve) => tunnel.once('data', (piece) => resolve(String(piece))))
    expect(established).toMatch(/^HTTP\/1.1 200 /)
    const inside = connectTls({ socket: tunnel, servername: 'api.test', ca: [opened.network.authority] })
    inside.write(ask(hostOf(api)))
    expect(await readAll(inside)).toMatch(/^HTTP\/1.1 200 OK/)
    expect(await tell(opened.guest, ask(hostOf(web), `${web}/absolute`))).toMatch(/^HTTP\/1.1 200 OK/)
    expect(await tell(opened.guest, ask(hostOf(api), `${api}/absolute`))).toMatch(/^HTTP\/1.1 200 OK/)
    expect(await tell(opened.guest, ask(hostOf(web), '/direct'), web)).toMatch(/^HTTP\/1.1 200 OK/)
    expect(ends(opened).map(({ end }) => end)).toEqual(Array(4).fill({ status: 200 }))
  })

  test('gets a body as it is, whether its length is told or not, one request after another', async () => {
    const opened = await proxied.open()
    const { web } = opened.origins
    const head = `POST /echo HTTP/1.1\r\nHost: ${hostOf(web)}\r\n`
    const stream = opened.guest.connect(web)
    stream.write(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)
    await expect.poll(() => opened.connections()[0]?.end).toEqual({ status: 200 })
    stream.write(`${head}Content-Length: 4\r\nConnection: close\r\n\r\nfour`)
    expect((await readAll(stream)).match(/HTTP\/1.1 200 OK/g)).toHaveLength(2)
    expect(proxied.plain.seen.slice(-2).map(({ body }) => body)).toEqual(['abcde', 'four'])
    expect(opened.connections()).toHaveLength(2)
  })

  test('is asked for one thing at a time: a second request before the answer ends the connection', async () => {
    const opened = await proxied.open()
    const { web } = opened.origins
    const once = `GET / HTTP/1.1\r\nHost: ${hostOf(web)}\r\n\r\n`
    await tell(opened.guest, once + once, web).catch(() => '')
    expect(opened.connections().map(({ end }) => end)).toContainEqual({ refused: 'egress/bad-request' })
  })
})

describe('what is not listed is refused by name and written down', () => {
  test.each([
    ['another host', 'http://other.test/'],
    ['another port', 'http://web.test:1/'],
    ['another scheme', (origins: Opened['origins']) => origins.web.replace('http:', 'https:')],
    ['a name below a listed one', (origins: Opened['origins']) => origins.web.replace('web.test', 'a.web.test')],
    ['the address of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['a number that is an address', 'http://2130706433/'],
    ['octal', 'http://0177.0.0.1/'],
    ['hexadecimal', 'http://0x7f000001/'],
    ['a short address', 'http://127.1/'],
    ['IPv6', 'http://[::1]/'],
    ['a mapped address', 'http://[::ffff:7f00:1]/'],
    ['a zone', 'http://[fe80::1%25eth0]/'],
    ['a dot at the end', (origins: Opened['origins']) => origins.web.replace('web.test', 'web.test.')],
    ['a user', (origins: Opened['origins']) => origins.web.replace('//', '//user@')],
    ['a listed user of another host', (origins: Opened['origins']) => `${origins.web}@other.test`]
  ])('in absolute form: %s', async (_, given) => {
    const opened = await proxied.open()
    const to = typeof given === 'string' ? given : given(opened.origins)
    const before = proxied.plain.seen.length
    const answer = await tell(opened.guest, ask(hostOf(opened.origins.web), to))
    expect([answer.split('\r\n', 1)[0], codesOf(answer)]).toEqual(['HTTP/1.1 403 Forbidden', 'egress/unlisted'])
    expect(proxied.plain.seen).toHaveLength(before)
    expect(opened.connections()).toMatchObject([{ end: { refused: 'egress/unlisted' }, keys: [], sent: 0 }])
  })

  test.each(['other.test:443', '169.254.169.254:80', '[::1]:443', 'api.test', 'api.test:443', 'x'])(
    'by CONNECT: %s',
    async (place) => {
      const opened = await proxied.open()
      const answer = await tell(opened.guest, `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`)
      expect(codesOf(answer)).toBe('egress/unlisted')
      expect(ends(opened)).toEqual([{ origin: place, end: { refused: 'egress/unlisted' } }])
    }
  )

  test('where a redirect leads', async () => {
    const opened = await proxied.open()
    const { web } = opened.origins
    const answer = await tell(opened.guest, ask(hostOf(web), '/redirect/http%3A%2F%2Fother.test%2F'), web)
    const [, location = ''] = /location: (\S+)/.exec(answer) ?? []
    expect(codesOf(await tell(opened.guest, ask('other.test', location)))).toBe('egress/unlisted')
  })

  test('an origin that the guest’s own agent would not name', async () => {
    const opened = await proxied.open()
    expect(await tell(opened.guest, ask('other.test'), 'https://other.test').catch(() => '')).toBe('')
    expect(ends(opened)).toEqual([{ origin: 'https://other.test', end: { refused: 'egress/unlisted' } }])
  })

  test('a listed origin under another name in Host', async () => {
    const opened = await proxied.open()
    const { web, api } = opened.origins
    for (const text of [ask('other.test', '/'), ask('other.test', `${web}/`)]) {
      const answer = await tell(opened.guest, text, text.includes(web) ? '' : web)
      expect(codesOf(answer)).toBe('egress/unlisted')
    }
    expect(codesOf(await askSecure(opened, ask(hostOf(web)), api))).toBe('egress/unlisted')
  })
})

describe('a name is looked up once for a connection, and where it leads is held to', () => {
  test.each([
    ['to a private address', [['10.0.0.1']], 'egress/private-address'],
    ['to a good address and a private one', [[HERE, '10.0.0.1']], 'egress/private-address'],
    ['nowhere', [[]], 'egress/no-such-host']
  ])('one that leads %s is refused', async (_, answers, code) => {
    const { reach } = testReach({ 'web.test': answers })
    const opened = await proxied.open({ reach })
    expect(codesOf(await tell(opened.guest, ask(hostOf(opened.origins.web)), opened.origins.web))).toBe(code)
    expect(ends(opened)).toEqual([{ origin: opened.origins.web, end: { refused: code } }])
  })

  test('one that leads elsewhere when it is asked again was asked once, and is refused the next time', async () => {
    const { reach, asked } = testReach({ 'web.test': [[HERE], ['169.254.169.254']] })
    const opened = await proxied.open({ reach })
    const { web } = opened.origins
    expect(await tell(opened.guest, ask(hostOf(web)), web)).toMatch(/^HTTP\/1.1 200 OK/)
    expect(asked).toEqual(['web.test'])
    expect(codesOf(await tell(opened.guest, ask(hostOf(web)), web))).toBe('egress/private-address')
    expect(opened.connections().map(({ address }) => address)).toEqual([undefined, HERE])
  })
})

describe('an origin must prove its name', () => {
  test.each(['misnamed', 'selfSigned'] as const)('%s is refused before anything is sent', async (which) => {
    const opened = await proxied.open()
    const to = opened.origins[which]
    const origin = proxied[which]
    expect(codesOf(await askSecure(opened, ask(hostOf(to)), to))).toBe('egress/bad-certificate')
    expect(origin.seen).toEqual([])
    expect(ends(opened)).toEqual([{ origin: to, end: { refused: 'egress/bad-certificate' } }])
  })

  test('and the proxy answers a machine for no other name than the origin’s', async () => {
    const opened = await proxied.open()
    const socket = secured(opened, opened.origins.api, 'other.test')
    await expect(readAll(socket)).rejects.toThrow()
    await expect
      .poll(() => ends(opened))
      .toEqual([{ origin: opened.origins.api, end: { refused: 'egress/bad-request' } }])
  })
})
