import { EMPTY_TREE, treeNode } from './tree-hash.ts'

/** A log as a checkpoint tells of it. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)

/** Where a walk up the tree stands: a node's number in its level, and the level's last. */
interface Place {
  readonly node: number
  readonly last: number
}

/**
 * Walks up from a subtree to the root, by the hashes beside the way (RFC 9162 §2.1.3.2 and §2.1.4.2): gives the `root` over all of them,
 * and the one over those to the `left` alone. `undefined` where there are more hashes than levels, or fewer.
 */
const climb = (
  { node, last }: Place,
  from: Uint8Array,
  beside: readonly Uint8Array[]
): { readonly root: Uint8Array; readonly left: Uint8Array } | undefined => {
  let root = from
  let left = from
  for (const sibling of beside) {
    if (last === 0) return undefined
    if (isOdd(node) || node === last) {
      left = treeNode(sibling, left)
      root = treeNode(sibling, root)
      while (!isOdd(node) && node > 0) {
        node = half(node)
        last = half(last)
      }
    } else root = treeNode(root, sibling)
    node = half(node)
    last = half(last)
  }
  return last === 0 ? { root, left } : undefined
}

/** Does the proof show that the leaf with this hash is leaf number `leaf` of the log? */
export const includes = (
  { size, root }: TreeHead,
  { leaf, hash, proof }: { readonly leaf: number; readonly hash: Uint8Array; readonly proof: readonly Uint8Array[] }
): boolean => {
  if (!Number.isSafeInteger(leaf) || leaf < 0 || leaf >= size) return false
  const computed = climb({ node: leaf, last: size - 1 }, hash, proof)
  return computed !== undefined && same(computed.root, root)
}

/** Does the proof show that the log `now` begins with all of the log `old`? */
export const continuesLog = (old: TreeHead, now: TreeHead, proof: readonly Uint8Array[]): boolean => {
  if (old.size > now.size) return false
  if (old.size === 0) return proof.length === 0 && same(old.root, EMPTY_TREE)
  if (old.size === now.size) return proof.length === 0 && same(old.root, now.root)
  let node = old.size - 1
  let last = now.size - 1
  while (isOdd(node)) {
    node = half(node)
    last = half(last)
  }
  // An old log that is one whole subtree begins from its own root.
  const [first, ...beside] = node === 0 ? [old.root, ...proof] : proof
  const computed = first && climb({ node, last }, first, beside)
  return computed !== undefined && same(computed.left, old.root) && same(computed.root, now.root)
}
