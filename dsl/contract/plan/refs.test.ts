import { describe, expect, test } from 'vitest'
import { isSameRef, joinRefs, refsSchema } from './refs.ts'

const ref = (document: string, name: string, nth?: number) => ({
  document,
  role: 'button',
  name,
  ...(nth !== undefined && { nth })
})

describe('what can be aimed at after views', () => {
  test('is what the last one told, and earlier ones of its document', () => {
    expect(joinRefs([])).toBeUndefined()
    expect(joinRefs([{}, {}])).toBeUndefined()
    expect(joinRefs([{ e1: ref('a', 'A'), e2: ref('a', 'B') }, { e2: ref('a', 'C') }, {}])).toEqual({
      e1: ref('a', 'A'),
      e2: ref('a', 'C')
    })
    expect(joinRefs([{ e1: ref('a', 'A') }, { e2: ref('b', 'B') }])).toEqual({ e2: ref('b', 'B') })
  })

  test('is the same where all of it is', () => {
    expect(isSameRef(ref('a', 'A'), ref('a', 'A'))).toBe(true)
    expect(isSameRef(undefined, undefined)).toBe(true)
    for (const other of [undefined, ref('b', 'A'), ref('a', 'B'), ref('a', 'A', 2), { ...ref('a', 'A'), role: 'link' }])
      expect(isSameRef(ref('a', 'A'), other)).toBe(false)
  })

  test.each([
    ['a word that is no ref', { x1: ref('a', 'A') }],
    ['a member that there is not', { e1: { ...ref('a', 'A'), css: 'b' } }],
    ['a place before the first', { e1: ref('a', 'A', 0) }],
    ['a name that no store takes', { e1: ref('a', 'A\0') }],
    ['no document', { e1: { role: 'button', name: 'A' } }]
  ])('is refused with %s', (_, refs) => {
    expect(refsSchema.safeParse(refs).success).toBe(false)
  })
})
