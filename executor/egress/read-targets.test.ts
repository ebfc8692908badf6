import { describe, expect, test } from 'vitest'
import { readTargets } from './read-targets.ts'

describe('whom a token lets a machine reach', () => {
  test('are exact origins by name, by whatever port', () => {
    expect(readTargets(['https://api.example.com', 'http://a.b:8080', 'https://a.b'])).toEqual({
      ok: true,
      value: [
        { origin: 'https://api.example.com', scheme: 'https', host: 'api.example.com', port: 443 },
        { origin: 'http://a.b:8080', scheme: 'http', host: 'a.b', port: 8080 },
        { origin: 'https://a.b', scheme: 'https', host: 'a.b', port: 443 }
      ]
    })
    expect(readTargets([])).toEqual({ ok: true, value: [] })
  })

  test.each([
    ['an address', 'https://1.1.1.1'],
    ['a number', 'https://2130706433'],
    ['octal', 'https://0177.0.0.1'],
    ['hexadecimal', 'https://0x7f.1'],
    ['a short address', 'https://127.1'],
    ['an address of IPv6', 'https://[2606:4700::1]'],
    ['this computer', 'https://localhost'],
    ['a name of this computer', 'https://a.localhost'],
    ['a name without a dot', 'https://intranet'],
    ['a dot at the end', 'https://a.b.'],
    ['a path', 'https://a.b/'],
    ['a user', 'https://me@a.b'],
    ['capital letters', 'https://A.b'],
    ['a usual port', 'https://a.b:443'],
    ['any name', 'https://*.a.b'],
    ['another scheme', 'ftp://a.b'],
    ['no scheme', 'a.b'],
    ['nothing', '']
  ])('not %s', (_, origin) => {
    expect(readTargets(['https://good.example', origin])).toMatchObject({
      refusal: { code: 'egress/bad-origin', detail: { origin } }
    })
  })

  test('no host and port twice, nor more than may be', () => {
    expect(readTargets(['https://a.b', 'https://a.b'])).toMatchObject({ refusal: { code: 'egress/bad-origin' } })
    expect(readTargets(['https://a.b:80', 'http://a.b'])).toMatchObject({ refusal: { code: 'egress/bad-origin' } })
    const many = Array.from({ length: 33 }, (_, at) => `https://a${at}.b`)
    expect(readTargets(many.slice(1)).ok).toBe(true)
    expect(readTargets(many)).toMatchObject({ refusal: { code: 'executor/too-much' } })
  })
})
