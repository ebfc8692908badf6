import { describe, expect, test } from 'vitest'
import { MOST_KEY, readIdempotencyKey } from './idempotency-key.ts'

describe('the header Idempotency-Key', () => {
  test.each([
    ['none', undefined, undefined],
    ['a string', '"8e03978e-40d5-43e8-bc93-6894a57f9324"', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['a string with a quote in it', String.raw`"a \"b\" \\ c"`, String.raw`a "b" \ c`],
    ['the same without quotes', '8e03978e-40d5', '8e03978e-40d5'],
    ['one of the greatest length', `"${'k'.repeat(MOST_KEY)}"`, 'k'.repeat(MOST_KEY)]
  ])('is read: %s', (_, header, key) => {
    expect(readIdempotencyKey(header)).toEqual({ ok: true, value: key })
  })

  test.each([
    ['nothing in it', ''],
    ['an empty string', '""'],
    ['two', '"a", "b"'],
    ['two without quotes', 'a, b'],
    ['one that does not end', '"a'],
    ['a stray quote', 'a"b'],
    ['parameters', '"a"; b=1'],
    ['letters that are not ASCII', '"ä"'],
    ['a key that is too long', 'k'.repeat(MOST_KEY + 1)]
  ])('is refused: %s', (_, header) => {
    expect(readIdempotencyKey(header)).toMatchObject({ ok: false, refusal: { code: 'session/bad-request' } })
  })
})
