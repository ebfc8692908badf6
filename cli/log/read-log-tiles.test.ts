import { packEntries } from '@writ/policy-server/audit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackEntries } from './read-log-tiles.ts'

test('what the server packs is unpacked the same, and a bundle that is cut off is never read as whole', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }), (leaves) => {
      const bytes = Buffer.from(packEntries(leaves))
      const { entries, isCut } = unpackEntries(bytes)
      expect([entries.map(String), isCut]).toEqual([leaves, false])
      expect(unpackEntries(bytes.subarray(0, -1)).isCut).toBe(true)
    })
  )
})
