import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesGlob, sameText } from './fold-text.ts'

test.each([
  ['INV-*', 'inv-17', true],
  ['INV-*', 'xINV-17', false],
  ['*paid*', 'All  paid up', true],
  ['a*b*c', 'a c b', false],
  ['a*a', 'a', false],
  ['*', '', true],
  ['a.c', 'abc', false],
  ['a*b*b', 'ab', false]
])('the glob %j over %j: %s', (glob, text, matches) => {
  expect(matchesGlob(glob, text)).toBe(matches)
})

test('a glob without a star is the whole text', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      (a, b) => matchesGlob(a.replaceAll('*', ''), b) === sameText(a.replaceAll('*', ''), b)
    )
  )
})

test('a star stands for anything in between', () => {
  const words = fc.stringMatching(/^[a-z ]{0,8}$/)
  fc.assert(fc.property(words, words, words, (a, b, c) => matchesGlob(`x${a}*${c}x`, `x${a}-${b}-${c}x`)))
})
