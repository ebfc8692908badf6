import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterOfSite, isSitePattern, meansSite } from './site-pattern.ts'

describe('a pattern for sites', () => {
  test.each([
    ['https://example.com', 'https://example.com', true],
    ['https://example.com/', 'https://example.com', true],
    ['https://Example.COM/*', 'https://example.com', true],
    ['https://example.com', 'https://example.com.', true],
    ['https://example.com', 'https://example.com:8443', true],
    ['https://example.com:443', 'https://example.com', true],
    ['https://example.com:443', 'https://example.com:8443', false],
    ['https://example.com', 'http://example.com', false],
    ['*://example.com', 'http://example.com', true],
    ['https://example.com', 'https://www.example.com', false],
    ['https://*.example.com', 'https://www.example.com', true],
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['https://*.example.com', 'https://example.com', true],
    ['https://*.example.com', 'https://notexample.com', false],
    ['https://*.example.com', 'https://example.com.evil.test', false],
    ['https://example.com', 'https://example.com.evil.test', false],
    ['https://example.com', 'https://evil.test/?https://example.com', false],
    ['https://example.com', 'https://example.com@evil.test', false],
    ['*://127.0.0.1:8080', 'http://127.0.0.1:8080', true],
    ['*://127.0.0.1', 'http://127.0.0.1:9999', true],
    ['*://127.0.0.1', 'http://127.0.0.10', false],
    ['http://[::1]:8080', 'http://[::1]:8080', true],
    ['https://example.com', 'about:blank', false],
    ['https://example.com', 'null', false]
  ])('%s and %s: %s', (pattern, origin, means) => {
    expect(isSitePattern(pattern)).toBe(true)
    expect(meansSite(pattern, origin)).toBe(means)
  })

  test.each([
    'example.com',
    '*.example.com',
    '<all_urls>',
    '*',
    'https://',
    'https://*',
    'https://*.com*',
    'https://exam*ple.com',
    'https://a.*.com',
    'https://*example.com',
    'https://example.com/path',
    'https://user@example.com',
    'https://example.com:99999',
    'https://*.127.0.0.1',
    'https://0x7f.1',
    'https://bücher.example',
    'ftp://example.com',
    'file:///etc',
    'javascript:alert(1)',
    ' https://example.com',
    ''
  ])('%j is none', (text) => {
    expect(isSitePattern(text)).toBe(false)
  })

  test('means a host or, with the mark for it, what ends in a dot and that host, and nothing else', () => {
    const label = fc.stringMatching(/^[a-z]{1,5}$/)
    const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'))
    fc.assert(
      fc.property(
        host,
        fc.oneof(
          host,
          fc.tuple(label, label).map(([a, b]) => `${a}.${b}`)
        ),
        (a, b) => {
          expect(meansSite(`https://${a}`, `https://${b}`)).toBe(a === b)
          const under = b.split('.').slice(-a.split('.').length).join('.') === a
          expect(meansSite(`https://*.${a}`, `https://${b}`)).toBe(under)
          expect(meansSite(`https://*.${a}`, `https://x.${a}`)).toBe(true)
          expect(meansSite(`https://*.${a}`, `https://x${a}`)).toBe(false)
        }
      )
    )
  })
})

describe('a pattern as a rule of the browser', () => {
  const fits = (pattern: string, url: string) => new RegExp(filterOfSite(pattern)).test(url)

  test.each([
    ['https://example.com', 'wss://example.com/live', true],
    ['https://example.com', 'ws://example.com/live', false],
    ['https://example.com', 'https://user:pw@example.com/', true],
    ['https://example.com', 'https://example.com@evil.test/', false],
    ['https://example.com', 'https://evil.test/https://example.com/', false],
    ['https://example.com', 'https://evil.test/?a=https://example.com/', false],
    ['https://example.com', 'https://examplexcom/', false],
    ['https://*.example.com', 'https://evil.test/.example.com/', false],
    ['*://example.com:443', 'http://example.com/', false],
    ['http://[::1]:8080', 'http://[::1]:8080/', true],
    ['example.com', 'https://example.com/', false]
  ])('%s at %s: %s', (pattern, url, is) => {
    expect(fits(pattern, url)).toBe(is)
  })

  test('fits the addresses of exactly the origins that it means', () => {
    const host = fc.constantFrom(
      'a.test',
      'b.a.test',
      'c.b.a.test',
      'xa.test',
      'a.test.evil',
      '127.0.0.1',
      '127.0.0.10'
    )
    const port = fc.constantFrom('', ':80', ':443', ':8443')
    const pattern = fc
      .tuple(fc.constantFrom('http', 'https', '*'), fc.constantFrom('', '*.'), host, port)
      .map(([scheme, wild, name, at]) => `${scheme}://${wild}${name}${at}`)
      .filter(isSitePattern)
    const origin = fc
      .tuple(fc.constantFrom('http', 'https'), host, port)
      .map(([scheme, name, at]) => new URL(`${scheme}://${name}${at}`).origin)
    fc.assert(
      fc.property(pattern, origin, (one, at) => {
        expect(fits(one, `${at}/a?b=https://a.test/`)).toBe(meansSite(one, at))
      }),
      { numRuns: 1000 }
    )
  })
})
