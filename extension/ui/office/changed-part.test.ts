import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedPart } from './changed-part.ts'

test.each([
  ['Looks it up.', 'Looks it up, and tells us.', ['Looks it up', '', '.']],
  ['Looks it up, and tells us.', 'Looks it up.', ['Looks it up', ', and tells us', '.']],
  ['aaa', 'aa', ['aa', 'a', '']],
  ['', 'x', ['', '', '']],
  ['👍🏻 pays', '👎🏻 pays', ['', '👍', '🏻 pays']]
])('of %j beside %j', (text, other, parts) => {
  const { before, middle, after } = changedPart(text, other)
  expect([before, middle, after]).toEqual(parts)
})

test('nothing of the text is lost, and what is outside of the middle is the other’s too', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '👍', '\u200B'), maxLength: 12 })
  fc.assert(
    fc.property(word, word, (text, other) => {
      const { before, middle, after } = changedPart(text, other)
      expect(before + middle + after).toBe(text)
      expect(other.startsWith(before) && other.endsWith(after)).toBe(true)
      expect(before.length + after.length).toBeLessThanOrEqual(other.length)
      expect(middle === '' && text !== other ? before + after === text : true).toBe(true)
    })
  )
})
