import { expect, test } from 'vitest'
import { hasSoundTexts, withSoundTexts } from './sound-texts.ts'

const nested = (of: unknown, depth: number): object => {
  let value = of
  for (let i = 0; i < depth; i++) value = [value]
  return value as object
}

test.each([
  [
    ['a\0b', '\0\0'],
    ['a\uFFFDb', '\uFFFD\uFFFD']
  ],
  [
    ['\\\0', '\\\\\0'],
    ['\\\uFFFD', '\\\\\uFFFD']
  ],
  [
    ['\ud800', '\udfff\ud800', 'a\udc00b'],
    ['\uFFFD', '\uFFFD\uFFFD', 'a\uFFFDb']
  ],
  [{ 'a\0': { 'b\ud800': 1 } }, { 'a\uFFFD': { 'b\uFFFD': 1 } }],
  [nested('\0', 300), nested('\uFFFD', 300)]
])('%j is kept without what the store takes for no text', (value, kept) => {
  expect(hasSoundTexts(value)).toBe(false)
  expect(withSoundTexts(value)).toEqual(kept)
  expect(hasSoundTexts(kept)).toBe(true)
})

test.each([
  [['\\u0000', '\\\\u0000', '\\ud800', '\u0001\n"\\']],
  [['\ud83d\ude00', '𝄞\ud83d\ude00', '\uFFFD']],
  [{ 'a"\\u0000': [1, null, true, ''] }],
  [nested('fine', 300)]
])('%j is kept as it is', (value) => {
  expect(hasSoundTexts(value)).toBe(true)
  expect(withSoundTexts(value)).toBe(value)
})
