import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSitePath } from './site-path.ts'

const ORIGIN = 'https://a.example'

test.each([
  ['/', true],
  ['/reports/new?x=../y', true],
  ['/a/..b/c.', true],
  ['//evil.test', false],
  ['/\\evil.test', false],
  ['/a\\..\\b', false],
  ['/reports/../admin', false],
  ['/reports/..', false],
  ['/reports/./x', false],
  ['/reports/%2e%2E/admin', false],
  ['/reports/.%2e?x', false],
  ['/a\tb', false],
  ['a', false]
])('%j: %j', (path, expected) => expect(isSitePath(path)).toBe(expected))

test('a path that is one is where a browser goes', () => {
  const part = fc.constantFrom('/', '.', '..', '%2e', '%2E.', 'a', '\\', '?', '#', 'é', '\t', '@', ':')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
      const path = `/${parts.join('')}`
      if (!isSitePath(path)) return
      const { origin, pathname } = new URL(`${ORIGIN}${path}`)
      expect([origin, decodeURI(pathname)]).toEqual([ORIGIN, decodeURI(path.split(/[?#]/, 1)[0] ?? '')])
    }),
    { numRuns: 2000 }
  )
})
