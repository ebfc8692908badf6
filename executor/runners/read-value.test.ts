import { describe, expect, test } from 'vitest'
import { readValue } from './read-value.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what comes out of the value channel', () => {
  test('is one JSON text', () => {
    expect(readValue(bytes('{"a":[1,null,"é"]}'))).toEqual({ kind: 'value', value: { a: [1, null, 'é'] } })
    expect(readValue(bytes('42\n'))).toEqual({ kind: 'value', value: 42 })
  })

  test('is nothing where nothing was written', () => {
    expect(readValue(bytes(''))).toEqual({ kind: 'none' })
  })

  test.each([
    ['two texts', '1 2'],
    ['half a text', '{"a":'],
    ['a number beyond a double', '[1e400]'],
    ['NaN', 'NaN'],
    ['deeper than anything walks', `${'['.repeat(300)}${']'.repeat(300)}`],
    ['deeper than the parser walks', '['.repeat(200_000)]
  ])('is no value where it is %s', (_what, text) => {
    expect(readValue(bytes(text))).toEqual({ kind: 'not-json' })
  })

  test('says in place of a value which limit the program failed at', () => {
    expect(readValue(bytes('!files'))).toEqual({ kind: 'limit', limit: 'files' })
    expect(readValue(bytes('!wall'))).toEqual({ kind: 'not-json' })
  })

  test('is no value where its bytes are no UTF-8', () => {
    expect(readValue(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ kind: 'not-json' })
  })
})
