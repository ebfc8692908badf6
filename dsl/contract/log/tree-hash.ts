import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

const LEAF = new Uint8Array([0])
const NODE = new Uint8Array([1])

/** Bytes of a hash in a log's tree. */
export const TREE_HASH_BYTES = 32

/** Root of the empty log (RFC 6962 §2.1). */
export const EMPTY_TREE = sha256(new Uint8Array())

/** RFC 6962 §2.1 hash of a leaf's bytes, as a proof is checked with it. */
export const treeLeaf = (leaf: Uint8Array): Uint8Array => sha256(concatBytes(LEAF, leaf))

/** RFC 6962 §2.1 hash of a node over its two children. */
export const treeNode = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE, left, right))
