import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryAt, lastOf, popped, pushed, type Store, withEntry } from './store.ts'

test('a store holds what a plain list does, and the one before keeps what it held', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat()), { maxLength: 60 }), (writes) => {
      let store: Store<number> = []
      const list: number[] = []
      for (const [at, entry] of writes) {
        const before = JSON.stringify(store)
        const next = withEntry(store, at, entry, -1)
        expect(JSON.stringify(store)).toBe(before)
        store = next
        while (list.length < at) list.push(-1)
        list[at] = entry
      }
      // Blanks are only filled in within a chunk; past it there is nothing.
      for (const [i, entry] of list.entries()) expect(entryAt(store, i) ?? -1).toBe(entry)
      expect(entryAt(store, list.length + 64)).toBeUndefined()
    })
  )
})

test('what is put on top is taken off in reverse', () => {
  let store: Store<number> = []
  for (let i = 0; i < 200; i++) store = pushed(store, i)
  expect(store.flat()).toEqual(Array.from({ length: 200 }, (_, i) => i))
  for (let i = 199; i >= 0; i--) {
    expect(lastOf(store)).toBe(i)
    store = popped(store)
  }
  expect(store).toEqual([])
  expect(popped(store)).toEqual([])
  expect(lastOf(store)).toBeUndefined()
})
