import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hideKeys, hideKeysIn } from './hide-keys.ts'
import { ServiceKey } from './service-keys.ts'

const KEYS = [new ServiceKey('A', 'https://a.b', 'aab-aab-c'), new ServiceKey('B', 'https://a.b', 'aab-aab-cc')]

const flow = (pieces: readonly string[]): Promise<string> =>
  text(Readable.from(pieces.map((piece) => Buffer.from(piece, 'latin1'))).pipe(hideKeys(KEYS)))

test('a key does not come through, however it is cut, and what is no key comes as it went', async () => {
  const part = fc.constantFrom('aab-aab-c', 'aab-aab-cc', 'aab-', 'a', 'b-c', 'x', '')
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 7 }), async (parts, size) => {
      const whole = parts.join('')
      const pieces = whole.match(new RegExp(`.{1,${size}}`, 'g')) ?? []
      const out = await flow(pieces)
      expect(out).not.toContain('aab-aab-c')
      // Both read from the left, and the longer of two that begin at one place.
      expect(out).toBe(
        whole.replace(/aab-aab-cc|aab-aab-c/g, (key) => (key.endsWith('cc') ? 'writ-key-B' : 'writ-key-A'))
      )
    })
  )
})

test('nor in the spellings of JSON, a script, a page, an address, hexadecimal or base64, wherever in it the key begins', async () => {
  const key = new ServiceKey('K', 'https://a.b', 'a"b/c\\d+e=f~~~???>>>')
  const value = key.reveal()
  const coded = ['', 'm', 'me', 'me:'].flatMap((before) =>
    (['base64', 'base64url', 'hex'] as const).map((by) => Buffer.from(`${before}${value}!`).toString(by))
  )
  const asCodes = (before: string, after = '') =>
    value.replace(/[^a-z]/g, (sign) => `${before}${sign.charCodeAt(0).toString(16)}${after}`)
  const json = JSON.stringify({ value })
  const escaped = [
    json,
    json.replaceAll('/', '\\/'),
    asCodes('\\u00'),
    asCodes('\\x'),
    asCodes('&#x', ';'),
    asCodes('%')
  ]
  for (const said of [value, ...escaped, value.replace('"', '&quot;'), encodeURIComponent(value), ...coded]) {
    const whole = `<${said}>`
    for (const pieces of [[whole], [...whole], [whole.slice(0, 9), whole.slice(9)]]) {
      const out = await text(Readable.from(pieces.map((piece) => Buffer.from(piece))).pipe(hideKeys([key])))
      expect(out).toContain('writ-key-K')
      expect([out, hideKeysIn(whole, [key])]).toEqual([out, out])
      expect(out).not.toContain('c\\')
    }
  }
})

test('what no key begins with is not held back', async () => {
  const hiding = hideKeys(KEYS)
  hiding.write('data: x\n\naab-')
  expect(String(hiding.read())).toBe('data: x\n\n')
  hiding.end('x')
  expect(await text(hiding)).toBe('aab-x')
})
