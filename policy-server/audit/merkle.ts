import { hash } from 'node:crypto'

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(hash('sha256', Buffer.concat(parts), 'buffer'))

const LEAF = new Uint8Array([0])
const NODE = new Uint8Array([1])

/** Root of the empty log (RFC 6962 §2.1). */
export const EMPTY_ROOT = sha256()

/** RFC 6962 §2.1 hash of a leaf's bytes. */
export const hashLeaf = (leaf: Uint8Array): Uint8Array => sha256(LEAF, leaf)

/** The same of a leaf that is a text. */
export const hashLeafText = (leaf: string): Buffer => hash('sha256', `\0${leaf}`, 'buffer')

export const hashNode = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right)

/**
 * The largest whole subtrees of a log, left to right: one per 1 bit of its size, biggest first. Enough to append and
 * to compute the root, in O(log n).
 */
export interface Frontier {
  readonly size: number
  readonly roots: readonly Uint8Array[]
}

export const EMPTY_LOG: Frontier = { size: 0, roots: [] }

/** A subtree that an append completed: `height` 0 is the leaf itself, it covers 2^height leaves, `n` counts from the left. */
export interface CompletedNode {
  readonly height: number
  readonly n: number
  readonly hash: Uint8Array
}

/** Appends one leaf hash; `completed` lists every whole subtree that this leaf finished, the leaf first. */
export const appendHash = (
  { size, roots }: Frontier,
  leafHash: Uint8Array
): { readonly frontier: Frontier; readonly completed: readonly CompletedNode[] } => {
  const kept = [...roots]
  const completed: CompletedNode[] = [{ height: 0, n: size, hash: leafHash }]
  let root = leafHash
  let n = size
  // A binary counter: every trailing 1 bit of the old size is a subtree that merges with the new one.
  for (let height = 1; n % 2 === 1; height++) {
    const left = kept.pop()
    if (!left) throw new Error('the frontier does not fit its size')
    root = hashNode(left, root)
    n = (n - 1) / 2
    completed.push({ height, n, hash: root })
  }
  return { frontier: { size: size + 1, roots: [...kept, root] }, completed }
}

/** RFC 6962 §2.1 root of the log with this frontier. */
export const rootOf = ({ roots }: Frontier): Uint8Array => {
  const [last, ...rest] = [...roots].reverse()
  return last ? rest.reduce((right, left) => hashNode(left, right), last) : EMPTY_ROOT
}

/** The frontier after all these leaves. */
export const frontierOf = (leaves: readonly Uint8Array[], from: Frontier = EMPTY_LOG): Frontier =>
  leaves.reduce((frontier, leaf) => appendHash(frontier, hashLeaf(leaf)).frontier, from)
