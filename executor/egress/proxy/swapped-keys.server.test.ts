import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  askSecure,
  bodyOf,
  codesOf,
  ends,
  hostOf,
  KEY,
  type Proxied,
  startProxied
} from '../testing/test-proxy.ts'

let proxied: Proxied
beforeAll(async () => {
  proxied = await startProxied()
})
afterAll(() => proxied.close())

describe('a key is put in the place of its placeholder', () => {
  const headers = () => proxied.secure.seen.at(-1)?.headers

  test('in headers toward its origin, also within Basic, and is written down by name alone', async () => {
    const opened = await proxied.open()
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
    const opened = await proxied.open()
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
    const opened = await proxied.open()
    const text = ask(hostOf(opened.origins.api), '/zip', 'X-Key: writ-key-API')
    expect(codesOf(await askSecure(opened, text))).toBe('egress/bad-answer')
  })

  test('nor in parts, as asked for or as it likes to answer', async () => {
    const opened = await proxied.open()
    const of = (path: string, ...lines: readonly string[]) =>
      askSecure(opened, ask(hostOf(opened.origins.api), path, 'Authorization: writ-key-API', ...lines))
    expect(bodyOf(await of('/part', 'Range: bytes=0-9', 'If-Range: "a"'))).toBe('writ-key-API')
    expect(Object.keys(headers() ?? {})).not.toEqual(expect.arrayContaining(['range']))
    expect(codesOf(await of('/part/bytes=0-9'))).toBe('egress/bad-answer')
  })

  test('nor in the answer to a later request that has none', async () => {
    const opened = await proxied.open()
    const host = hostOf(opened.origins.api)
    await askSecure(opened, ask(host, '/keep', 'Authorization: writ-key-API'))
    expect(bodyOf(await askSecure(opened, ask(host, '/kept')))).toBe('writ-key-API')
    expect(opened.connections().map(({ keys }) => keys)).toEqual([[], ['API']])
  })

  test.each([
    ['a key of another origin', 'writ-key-WEB'],
    ['a key of an origin that is not listed', 'writ-key-FAR'],
    ['a key of another tenant', 'writ-key-OTHER'],
    ['no key', 'writ-key-NONE'],
    ['a longer name', 'writ-key-API_2']
  ])('a placeholder of %s goes nowhere', async (_, placeholder) => {
    const opened = await proxied.open()
    const before = proxied.secure.seen.length
    const answer = await askSecure(opened, ask(hostOf(opened.origins.api), '/', `X-Key: ${placeholder}`))
    expect(codesOf(answer)).toBe('egress/no-key')
    expect(proxied.secure.seen).toHaveLength(before)
    expect(ends(opened)).toEqual([{ origin: opened.origins.api, end: { refused: 'egress/no-key' } }])
  })

  test('in a path, a name of a header or a body it is text as any other, also where it comes in pieces', async () => {
    const opened = await proxied.open()
    const { api } = opened.origins
    const lines = [`POST /writ-key-API HTTP/1.1`, `Host: ${hostOf(api)}`, 'Connection: close', 'writ-key-API: 1']
    const body = '9\r\nwrit-key-\r\n3\r\nAPI\r\n0\r\n\r\n'
    await askSecure(opened, `${lines.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`)
    expect(proxied.secure.seen.at(-1)).toMatchObject({ url: '/writ-key-API', body: 'writ-key-API' })
    expect(headers()).toHaveProperty('writ-key-api', '1')
    expect(opened.connections()[0]?.keys).toEqual([])
  })
})
