import { hash } from 'node:crypto'
import { EMPTY_ROOT } from './merkle.ts'

const HASH_BYTES = 32

/** What a node's hash is over: the byte that says so, and its two children (RFC 6962 §2.1). */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1)

const joined = (left: Uint8Array, right: Uint8Array): Buffer => {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return hash('sha256', node, 'buffer')
}

/**
 * The roots (RFC 6962 §2.1) of the first `sizes` leaves, by the leaf hashes, which stand one after the other: all in one pass.
 */
export const rootsOf = (hashes: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const wanted = new Set(sizes)
  const roots = new Map<number, Buffer>([[0, Buffer.from(EMPTY_ROOT)]])
  // The largest whole subtrees so far, left to right.
  const whole: Buffer[] = []
  for (let n = 0; n * HASH_BYTES < hashes.length; n++) {
    let root: Buffer = hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES)
    // A binary counter: every trailing 1 bit of the size is a subtree that joins with the new one.
    for (let rest = n; rest % 2 === 1; rest = (rest - 1) / 2) root = joined(whole.pop() ?? root, root)
    whole.push(root)
    if (wanted.has(n + 1))
      roots.set(
        n + 1,
        whole.reduceRight((right, left) => joined(left, right))
      )
  }
  return sizes.map((size) => {
    const root = roots.get(size)
    if (!root) throw new Error('there are not so many leaves')
    return root
  })
}
