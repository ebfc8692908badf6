import { EMPTY_ROOT, hashNode } from './merkle.ts'

/** A log as a checkpoint tells of it. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b)

const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)

/** Does the proof show that the leaf with this hash is leaf number `leaf` of the log? As RFC 9162 §2.1.3.2 computes it. */
export const includes = (
  { size, root }: TreeHead,
  { leaf, hash, proof }: { readonly leaf: number; readonly hash: Uint8Array; readonly proof: readonly Uint8Array[] }
): boolean => {
  if (!Number.isSafeInteger(leaf) || leaf < 0 || leaf >= size) return false
  let node = leaf
  let last = size - 1
  let computed = hash
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      computed = hashNode(sibling, computed)
      while (!isOdd(node) && node > 0) {
        node = half(node)
        last = half(last)
      }
    } else computed = hashNode(computed, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(computed, root)
}

/** Does the proof show that the log `now` begins with all of the log `old`? As RFC 9162 §2.1.4.2 computes it. */
export const continuesLog = (old: TreeHead, now: TreeHead, proof: readonly Uint8Array[]): boolean => {
  if (old.size > now.size) return false
  if (old.size === 0) return proof.length === 0 && same(old.root, EMPTY_ROOT)
  if (old.size === now.size) return proof.length === 0 && same(old.root, now.root)
  let node = old.size - 1
  let last = now.size - 1
  while (isOdd(node)) {
    node = half(node)
    last = half(last)
  }
  // An old log that is one whole subtree begins from its own root.
  const [first, ...rest] = node === 0 ? [old.root, ...proof] : proof
  if (!first) return false
  let oldRoot = first
  let root = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      oldRoot = hashNode(sibling, oldRoot)
      root = hashNode(sibling, root)
      while (!isOdd(node) && node > 0) {
        node = half(node)
        last = half(last)
      }
    } else root = hashNode(root, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 && same(oldRoot, old.root) && same(root, now.root)
}
