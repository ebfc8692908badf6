import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesGlob } from './glob.ts'

test('a glob agrees with the regular expression that it stands for', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 })
  fc.assert(
    fc.property(piece, piece, (glob, text) => {
      const regex = new RegExp(`^${glob.replace(/[.]/g, '\\.').replace(/\*+/g, '.*')}$`, 's')
      expect(matchesGlob(glob, text)).toBe(regex.test(text))
    }),
    { numRuns: 1000 }
  )
})
