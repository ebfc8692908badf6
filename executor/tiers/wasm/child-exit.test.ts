import { expect, test } from 'vitest'
import { lastWord, readLastWord } from './child-exit.ts'

const said = (text: string, ...last: readonly Uint8Array[]) => Buffer.concat([Buffer.from(text), ...last])
const read = (bytes: Uint8Array, exitCode: number | null) => {
  const { value, ...end } = readLastWord(bytes, exitCode)
  return { ...end, value: Buffer.from(value).toString() }
}

test('the code that a child leaves with stands after its value, whatever ended its process', () => {
  expect(read(said('{"a":1}', lastWord(0)), 137)).toEqual({ exitCode: 0, value: '{"a":1}' })
  expect(read(said('', lastWord(13)), null)).toEqual({ exitCode: 13, value: '' })
})

test('a child that had no last word left with the code of its process', () => {
  expect(read(said('{"a":'), 137)).toEqual({ exitCode: 137, value: '{"a":' })
  expect(read(said(''), 66)).toEqual({ exitCode: 66, value: '' })
  expect(read(said('1'), null)).toEqual({ exitCode: null, value: '1' })
})
