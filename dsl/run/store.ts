/**
 * A list in chunks, plain JSON, that is never changed in place: a change copies one chunk and the list of chunks, and shares
 * the rest. So a state costs the same to step on from however many variables a plan has.
 */
export type Store<T> = readonly (readonly T[])[]

const CHUNK = 64
const BITS = 6

/** The entry at an index, or `undefined` past the end. */
export const entryAt = <T>(store: Store<T>, index: number): T | undefined => store[index >> BITS]?.[index & (CHUNK - 1)]

/** The store with another entry at an index; what lies between its end and the index is filled with `blank`. */
export const withEntry = <T>(store: Store<T>, index: number, entry: T, blank: T): Store<T> => {
  const copy = store.slice()
  const at = index >> BITS
  while (copy.length <= at) copy.push([])
  const chunk = (copy[at] as readonly T[]).slice()
  const within = index & (CHUNK - 1)
  while (chunk.length < within) chunk.push(blank)
  chunk[within] = entry
  copy[at] = chunk
  return copy
}

/** The store with an entry more at its end. Only for stores that grow by this and shrink by `popped`. */
export const pushed = <T>(store: Store<T>, entry: T): Store<T> => {
  const last = store.at(-1)
  if (!last || last.length === CHUNK) return [...store, [entry]]
  const copy = store.slice()
  copy[copy.length - 1] = [...last, entry]
  return copy
}

export const lastOf = <T>(store: Store<T>): T | undefined => store.at(-1)?.at(-1)

/** The store without its last entry. */
export const popped = <T>(store: Store<T>): Store<T> => {
  const last = store.at(-1)
  if (!last) return store
  const copy = store.slice(0, -1)
  if (last.length > 1) copy.push(last.slice(0, -1))
  return copy
}
