import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64url } from './base64url.ts'

test('base64url is that of RFC 4648, and gives back what it was given', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = base64url.encode(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect([...(base64url.decode(text) ?? [])]).toEqual([...bytes])
    })
  )
})

test.each(['A', 'AB', 'AAB', 'A=', 'AA==', 'A+', 'A/', 'AÄ', 'A\u0080', 'A '])(
  '%j is no spelling of anything',
  (text) => expect(base64url.decode(text)).toBeUndefined()
)
