import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numbersApart } from './numbers-apart.ts'

const numbers = (text: string) => numbersApart(text).flatMap(({ text: piece, isNumber }) => (isNumber ? [piece] : []))

test.each([
  ['\u05e9\u05e7\u05dc 1 900', ['1 900']],
  ['1.000,50 \u05dc\u05db\u05dc 12/03', ['1.000,50', '12/03']],
  ['\u0627\u0644\u0645\u0628\u0644\u063a \u0661\u0662\u0663', ['\u0661\u0662\u0663']],
  ['EUR 1 900', []],
  ['\u05e9\u05e7\u05dc', []]
])('%j: %j', (text, apart) => {
  expect(numbers(text)).toEqual(apart)
})

test('no text is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\u05d0', '1', '2', ' ', '.', 'a'), maxLength: 30 }), (text) => {
      expect(
        numbersApart(text)
          .map((piece) => piece.text)
          .join('')
      ).toBe(text)
    })
  )
})
