import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeServiceKeys } from '../service-keys.ts'
import { joinGuest, tell } from '../testing/test-guest.ts'
import { HERE, openTestNetwork, testReach } from '../testing/test-network.ts'
import { makeTestAuthorities, startOrigin, type TestOrigin } from '../testing/test-origin.ts'

const KEY = 'sk-0123456789"/abcdef'

let authorities: Awaited<ReturnType<typeof makeTestAuthorities>>
let secure: TestOrigin
let plain: TestOrigin
let misnamed: TestOrigin
let selfSigned: TestOrigin
beforeAll(async () => {
  authorities = await makeTestAuthorities()
  secure = await startOrigin(authorities.trusted)
  plain = await startOrigin()
  misnamed = await startOrigin(authorities.trusted, 'other.test')
  selfSigned = await startOrigin(authorities.untrusted)
})
afterAll(() => Promise.all([secure, plain, misnamed, selfSigned].map((origin) => origin.close())))

const originsOf = () => ({
  api: `https://api.test:${secure.port}`,
  web: `http://web.test:${plain.port}`,
  misnamed: `https://misnamed.test:${misnamed.port}`,
  selfSigned: `https://self.test:${selfSigned.port}`
})

const open = async (options: Parameters<typeof openTestNetwork>[1] = {}) => {
  const origins = originsOf()
  const keys = makeServiceKeys({
    acme: {
      API: { origin: origins.api, key: KEY },
      WEB: { origin: origins.web, key: `${KEY}-web` },
      FAR: { origin: 'https://far.test', key: `${KEY}-far` }
    },
    other: { OTHER: { origin: origins.api, key: `${KEY}-other` } }
  })
  const trusted = [authorities.trusted.certificate]
  const made = await openTestNetwork(Object.values(origins), { keys, trusted, ...options })
  return { ...made, origins, guest: await joinGuest(made.network) }
}
type Opened = Awaited<ReturnType<typeof open>>

/** TLS inside a connection, as a program of the guest that trusts the executor's authority. */
const secured = ({ guest, network }: Opened, to: string, servername = new URL(to).hostname): TLSSocket =>
  connectTls({ socket: guest.connect(to), servername, ca: [network.authority], ALPNProtocols: ['http/1.1'] })

const readAll = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  let said = ''
  for await (const piece of stream) said += piece
  return said
}

const ask = (host: string, path = '/', ...lines: readonly string[]) =>
  `${[`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`

/** A request over TLS to an origin that is listed. */
const askSecure = async (opened: Opened, text: string, to = opened.origins.api): Promise<string> => {
  const socket = secured(opened, to)
  socket.write(text)
  return readAll(socket)
}

const hostOf = (origin: string): string => new URL(origin).host
/** What came in chunks, put together. */
const bodyOf = (answer: string): string => {
  let left = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  let body = ''
  for (let size = Number.parseInt(left, 16); size > 0; size = Number.parseInt(left, 16)) {
    const start = left.indexOf('\r\n') + 2
    body += left.slice(start, start + size)
    left = left.slice(start + size + 2)
  }
  return body
}
const ends = (opened: Opened) => opened.connections().map(({ origin, end }) => ({ origin, end }))
const codesOf = (answer: string) => /"code":"([^"]+)"/.exec(answer)?.[1]

describe('an origin that is listed', () => {
  test('is reached by its own address in the machine, by name and TLS, and the connection is written down', async () => {
    const opened = await open()
    const answer = await askSecure(opened, ask(hostOf(opened.origins.api), '/echo?a=1', 'X-One: 1', 'Keep-Alive: 1'))
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(secure.seen.at(-1)).toMatchObject({ method: 'GET', url: '/echo?a=1', body: '' })
    expect(secure.seen.at(-1)?.headers).toEqual({
      host: hostOf(opened.origins.api),
      'x-one': '1',
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
    const opened = await open()
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
    const opened = await open()
    const { web } = opened.origins
    const head = `POST /echo HTTP/1.1\r\nHost: ${hostOf(web)}\r\n`
    const stream = opened.guest.connect(web)
    stream.write(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)
    await expect.poll(() => opened.connections()[0]?.end).toEqual({ status: 200 })
    stream.write(`${head}Content-Length: 4\r\nConnection: close\r\n\r\nfour`)
    expect((await readAll(stream)).match(/HTTP\/1.1 200 OK/g)).toHaveLength(2)
    expect(plain.seen.slice(-2).map(({ body }) => body)).toEqual(['abcde', 'four'])
    expect(opened.connections()).toHaveLength(2)
  })

  test('is asked for one thing at a time: a second request before the answer ends the connection', async () => {
    const opened = await open()
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
    const opened = await open()
    const to = typeof given === 'string' ? given : given(opened.origins)
    const before = plain.seen.length
    const answer = await tell(opened.guest, ask(hostOf(opened.origins.web), to))
    expect([answer.split('\r\n', 1)[0], codesOf(answer)]).toEqual(['HTTP/1.1 403 Forbidden', 'egress/unlisted'])
    expect(plain.seen).toHaveLength(before)
    expect(opened.connections()).toMatchObject([{ end: { refused: 'egress/unlisted' }, keys: [], sent: 0 }])
  })

  test.each(['other.test:443', '169.254.169.254:80', '[::1]:443', 'api.test', 'api.test:443', 'x'])(
    'by CONNECT: %s',
    async (place) => {
      const opened = await open()
      const answer = await tell(opened.guest, `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`)
      expect(codesOf(answer)).toBe('egress/unlisted')
      expect(ends(opened)).toEqual([{ origin: place, end: { refused: 'egress/unlisted' } }])
    }
  )

  test('where a redirect leads', async () => {
    const opened = await open()
    const { web } = opened.origins
    const answer = await tell(opened.guest, ask(hostOf(web), '/redirect/http%3A%2F%2Fother.test%2F'), web)
    const [, location = ''] = /location: (\S+)/.exec(answer) ?? []
    expect(codesOf(await tell(opened.guest, ask('other.test', location)))).toBe('egress/unlisted')
  })

  test('an origin that the guest’s own agent would not name', async () => {
    const opened = await open()
    expect(await tell(opened.guest, ask('other.test'), 'https://other.test').catch(() => '')).toBe('')
    expect(ends(opened)).toEqual([{ origin: 'https://other.test', end: { refused: 'egress/unlisted' } }])
  })

  test('a listed origin under another name in Host', async () => {
    const opened = await open()
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
    const opened = await open({ reach })
    expect(codesOf(await tell(opened.guest, ask(hostOf(opened.origins.web)), opened.origins.web))).toBe(code)
    expect(ends(opened)).toEqual([{ origin: opened.origins.web, end: { refused: code } }])
  })

  test('one that leads elsewhere when it is asked again was asked once, and is refused the next time', async () => {
    const { reach, asked } = testReach({ 'web.test': [[HERE], ['169.254.169.254']] })
    const opened = await open({ reach })
    const { web } = opened.origins
    expect(await tell(opened.guest, ask(hostOf(web)), web)).toMatch(/^HTTP\/1.1 200 OK/)
    expect(asked).toEqual(['web.test'])
    expect(codesOf(await tell(opened.guest, ask(hostOf(web)), web))).toBe('egress/private-address')
    expect(opened.connections().map(({ address }) => address)).toEqual([undefined, HERE])
  })
})

describe('an origin must prove its name', () => {
  test.each(['misnamed', 'selfSigned'] as const)('%s is refused before anything is sent', async (which) => {
    const opened = await open()
    const to = opened.origins[which]
    const origin = which === 'misnamed' ? misnamed : selfSigned
    expect(codesOf(await askSecure(opened, ask(hostOf(to)), to))).toBe('egress/bad-certificate')
    expect(origin.seen).toEqual([])
    expect(ends(opened)).toEqual([{ origin: to, end: { refused: 'egress/bad-certificate' } }])
  })

  test('and the proxy answers a machine for no other name than the origin’s', async () => {
    const opened = await open()
    const socket = secured(opened, opened.origins.api, 'other.test')
    await expect(readAll(socket)).rejects.toThrow()
    await expect
      .poll(() => ends(opened))
      .toEqual([{ origin: opened.origins.api, end: { refused: 'egress/bad-request' } }])
  })
})

describe('a key is put in the place of its placeholder', () => {
  const headers = () => secure.seen.at(-1)?.headers

  test('in headers toward its origin, also within Basic, and is written down by name alone', async () => {
    const opened = await open()
    const { api } = opened.origins
    expect(opened.network.environment).toEqual({ API: 'writ-key-API', WEB: 'writ-key-WEB' })
    await askSecure(opened, ask(hostOf(api), '/', 'Authorization: Bearer writ-key-API', 'X-Key: a-writ-key-API-b'))
    expect(headers()).toMatchObject({ authorization: `Bearer ${KEY}`, 'x-key': `a-${KEY}-b` })
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    await askSecure(opened, ask(hostOf(api), '/', `Authorization: ${basic('me:writ-key-API')}`))
    expect(headers()?.authorization).toBe(basic(`me:${KEY}`))
    expect(opened.connections().map(({ keys }) => keys)).toEqual([['API'], ['API']])
    expect(JSON.stringify(opened.connections())).not.toContain(KEY)
  })

  test('and never comes back: not in headers, nor in a body, however it is cut', async () => {
    const opened = await open()
    const { api } = opened.origins
    const authorization = 'Authorization: writ-key-API'
    const whole = await askSecure(opened, ask(hostOf(api), '/echo', authorization, 'Accept-Encoding: gzip'))
    expect(headers()).toMatchObject({ authorization: KEY, 'accept-encoding': 'identity' })
    expect(JSON.parse(bodyOf(whole))).toMatchObject({
      headers: { authorization: 'writ-key-API' }
    })
    expect(whole).toContain('x-said: writ-key-API\r\n')
    const pieces = await askSecure(opened, ask(hostOf(api), '/pieces', authorization))
    expect(bodyOf(pieces)).toContain('writ-key-API')
    for (const answer of [whole, pieces])
      for (const part of [KEY, '0123456789', 'abcdef']) expect(answer).not.toContain(part)
  })

  test('what is compressed against what was asked cannot be looked through, and is not passed on', async () => {
    const opened = await open()
    const text = ask(hostOf(opened.origins.api), '/zip', 'X-Key: writ-key-API')
    expect(codesOf(await askSecure(opened, text))).toBe('egress/bad-answer')
  })

  test.each([
    ['a key of another origin', 'writ-key-WEB'],
    ['a key of an origin that is not listed', 'writ-key-FAR'],
    ['a key of another tenant', 'writ-key-OTHER'],
    ['no key', 'writ-key-NONE'],
    ['a longer name', 'writ-key-API_2']
  ])('a placeholder of %s goes nowhere', async (_, placeholder) => {
    const opened = await open()
    const before = secure.seen.length
    const answer = await askSecure(opened, ask(hostOf(opened.origins.api), '/', `X-Key: ${placeholder}`))
    expect(codesOf(answer)).toBe('egress/no-key')
    expect(secure.seen).toHaveLength(before)
    expect(ends(opened)).toEqual([{ origin: opened.origins.api, end: { refused: 'egress/no-key' } }])
  })

  test('in a path, a name of a header or a body it is text as any other, also where it comes in pieces', async () => {
    const opened = await open()
    const { api } = opened.origins
    const lines = [`POST /writ-key-API HTTP/1.1`, `Host: ${hostOf(api)}`, 'Connection: close', 'writ-key-API: 1']
    const body = '9\r\nwrit-key-\r\n3\r\nAPI\r\n0\r\n\r\n'
    await askSecure(opened, `${lines.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`)
    expect(secure.seen.at(-1)).toMatchObject({ url: '/writ-key-API', body: 'writ-key-API' })
    expect(headers()).toHaveProperty('writ-key-api', '1')
    expect(opened.connections()[0]?.keys).toEqual([])
  })
})

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
    const opened = await open()
    const { web } = opened.origins
    const before = plain.seen.length
    const answer = await tell(opened.guest, textOf(hostOf(web)), web).catch(() => '')
    expect([undefined, 'egress/bad-request']).toContain(codesOf(answer))
    expect(answer).not.toContain(' 200 ')
    expect(plain.seen).toHaveLength(before)
    const all = ends(opened)
    expect(all.length).toBeGreaterThan(0)
    for (const one of all) expect(one).toEqual({ origin: web, end: { refused: 'egress/bad-request' } })
  })

  test('and so is what speaks HTTP/2 alone in TLS, or no TLS at all', async () => {
    const opened = await open()
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
  const limited = (limits: object) => open({ limits })
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

  test('bytes, both ways', async () => {
    const opened = await limited({ bytes: 100_000 })
    const { web } = opened.origins
    expect(await tell(opened.guest, ask(hostOf(web), '/many/60000'), web)).toContain('mmm')
    await tell(opened.guest, ask(hostOf(web), '/many/60000'), web).catch(() => '')
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
  const opened = await open({ limits: { inAll: 3 } })
  for (const _ of [1, 2, 3, 4, 5, 6]) opened.guest.connect().destroy()
  await expect.poll(() => opened.guest.isGone).toBe(true)
  expect(opened.connections()).toMatchObject([{ end: { refused: 'egress/too-much' } }])
})

describe('a connection ends', () => {
  const begin = async () => {
    const opened = await open()
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
    await expect.poll(() => plain.open()).toBe(0)
    expect(ends(opened)).toEqual([{ origin: opened.origins.web, end: { cut: 'machine' } }])
  })

  test('where the origin breaks off, and that is what is written down', async () => {
    const opened = await open()
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
