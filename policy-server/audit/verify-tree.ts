import {
  base64,
  type Checkpoint,
  type LogFault,
  type NoteKey,
  notVerified,
  ok,
  parseVerifierKey,
  type Result
} from '@writ/dsl/contract'
import { openCheckpoint } from './checkpoint.ts'
import { describeChange } from './describe-change.ts'
import { hashLeaf, hashLeafText } from './merkle.ts'
import { rootsOf } from './roots-of.ts'
import { whyUnsigned } from './why-unsigned.ts'

/** A log as it is handed to a verifier: the signed checkpoint, the log's verifier key, and every leaf in order. */
export interface LogBundle {
  readonly checkpoint: string
  readonly key: string
  /** An empty text stands for one that was erased; its hash must be among `hashes`. */
  readonly leaves: readonly string[]
  /** Each leaf's hash, base64. With them the very leaf that was changed can be named. */
  readonly hashes?: readonly string[]
}

export { type LogFault, notVerified }

const HASH_BYTES = 32

/** A log of whatever leaves: those that are no UTF-8 text stand as their bytes. */
export interface TreeBundle extends Omit<LogBundle, 'leaves'> {
  readonly leaves: readonly (string | Uint8Array)[]
}

/** Hashes one after the other, of texts in base64; or the number of the first that is no hash in its one spelling. */
const packHashes = (texts: readonly string[]): Buffer | number => {
  const packed = Buffer.alloc(texts.length * HASH_BYTES)
  for (const [n, text] of texts.entries()) {
    const bytes = base64.decode(text)
    if (bytes?.length !== HASH_BYTES) return n
    packed.set(bytes, n * HASH_BYTES)
  }
  return packed
}

const textsOf = (packed: Buffer): string[] =>
  Array.from({ length: packed.length / HASH_BYTES }, (_, n) =>
    packed.toString('base64', n * HASH_BYTES, (n + 1) * HASH_BYTES)
  )

/** The leaves' own hashes; of one that was erased, the one that is given. */
const hashLeaves = (leaves: TreeBundle['leaves'], given: Buffer, mayBeErased: boolean): Buffer => {
  const packed = Buffer.alloc(leaves.length * HASH_BYTES)
  for (const [n, leaf] of leaves.entries()) {
    const at = n * HASH_BYTES
    const isGiven = mayBeErased && leaf === '' && at < given.length
    const own = typeof leaf === 'string' ? hashLeafText(leaf) : hashLeaf(leaf)
    packed.set(isGiven ? given.subarray(at, at + HASH_BYTES) : own, at)
  }
  return packed
}

/** The first place at which one is not the other; the length of the shorter, where they differ in nothing else. */
const firstOtherThan = (found: Buffer, given: Buffer): number => {
  const least = Math.min(found.length, given.length) / HASH_BYTES
  for (let n = 0; n < least; n++) {
    const [at, end] = [n * HASH_BYTES, (n + 1) * HASH_BYTES]
    if (!found.subarray(at, end).equals(given.subarray(at, end))) return n
  }
  return least
}

/**
 * What is wrong where the leaves are not of the hashes that are given for them. Where these are the ones that were signed, the leaves are measured by
 * them; else one of the two is wrong, at the first place where they differ.
 */
const describeOther = (found: Buffer, given: Buffer, root: Uint8Array): Result<never> | undefined => {
  const isLogged = rootsOf(given, [given.length / HASH_BYTES])[0]?.equals(root) ?? false
  if (isLogged) return describeChange(textsOf(found), textsOf(given))
  return notVerified('altered', 'the leaf is not of the hash that is given for it', firstOtherThan(found, given))
}

/** A log whose leaves are there, as many as its checkpoint says. */
export interface OpenedTree {
  readonly key: NoteKey
  readonly checkpoint: Checkpoint
  /** Each leaf's hash, one after the other: its own where it is there, else as logged. */
  readonly hashes: Buffer
  /** Is their root the checkpoint's? Else they were changed since it was signed. */
  readonly isWhole: boolean
}

/**
 * The first half of verifying a log's tree, of whatever leaves: the checkpoint's signature and the number of leaves; and, where the
 * leaf hashes are those of the checkpoint, the first leaf that is not the one that was logged. Where leaves `mayBeErased`, an empty text has
 * the hash that is given for it, and the caller says whether it may be gone.
 */
export const openTree = (
  { checkpoint: note, key: own, leaves, hashes }: TreeBundle,
  publicKey = own,
  { mayBeErased = false }: { readonly mayBeErased?: boolean } = {}
): Result<OpenedTree> => {
  const key = parseVerifierKey(publicKey)
  if (!key) return notVerified('unsigned', 'the verifier key is not well formed')
  const checkpoint = openCheckpoint(note, key)
  if (!checkpoint) return notVerified('unsigned', whyUnsigned(note, key))
  const { size, root } = checkpoint
  const given = packHashes(hashes ?? [])
  if (typeof given === 'number') return notVerified('altered', 'what is given as the hash of the leaf is none', given)
  const found = hashLeaves(leaves, given, mayBeErased)
  const other = hashes && !given.equals(found) ? describeOther(found, given, root) : undefined
  if (other) return other
  if (leaves.length < size)
    return notVerified('truncated', `the log has ${size} leaves; only ${leaves.length} are here`, leaves.length)
  if (leaves.length > size) return notVerified('extended', 'the leaf is not covered by the checkpoint', size)
  const isWhole = rootsOf(found, [size])[0]?.equals(root) ?? false
  return ok({ key, checkpoint, hashes: found, isWhole })
}

/** What contradicts a checkpoint that was seen earlier; `root` is that of the log's first leaves, as many as it is of. */
const faultOfEarlier = (
  head: Checkpoint | undefined,
  { checkpoint }: OpenedTree,
  root: Uint8Array | undefined
): Result<never> | undefined => {
  if (!head) return notVerified('unsigned', 'an earlier checkpoint is not signed by this key')
  const { size } = checkpoint
  if (head.size === size && !Buffer.from(head.root).equals(checkpoint.root))
    return notVerified('forked', `the key signed two checkpoints of ${size} leaves: this one, and an earlier one`)
  if (head.size > size)
    return notVerified('rolled-back', `an earlier checkpoint is of ${head.size} leaves; only ${size} are here`)
  return root && Buffer.from(root).equals(head.root)
    ? undefined
    : notVerified('forked', `the log does not continue an earlier checkpoint of ${head.size} leaves`)
}

/**
 * The second half: the root of the leaves is the checkpoint's, and the log continues each checkpoint that was seen earlier.
 */
export const closeTree = (opened: OpenedTree, earlier: readonly string[] = []): Result<void> => {
  const { key, checkpoint, hashes, isWhole } = opened
  const seen = earlier.map((note) => openCheckpoint(note, key))
  const sizes = seen.flatMap((head) => (head && head.size <= checkpoint.size ? [head.size] : []))
  const roots = sizes.length > 0 ? rootsOf(hashes, sizes) : []
  const rootAt = new Map(sizes.map((size, i) => [size, roots[i]]))
  for (const head of seen) {
    const wrong = faultOfEarlier(head, opened, rootAt.get(head?.size ?? -1))
    // Leaves that were changed tell nothing of what they continue.
    if (wrong && (isWhole || head?.size === checkpoint.size)) return wrong
  }
  return isWhole ? ok(undefined) : notVerified('altered', 'the root of the leaves is not the checkpoint’s')
}

/** A log whose leaves are texts, as ours are. Refuses `audit/not-verified` at the first that is none, or that is wrong as a log of any leaves is. */
export const readTexts = ({ leaves, ...bundle }: TreeBundle, publicKey?: string): Result<LogBundle> => {
  const texts = leaves.filter((leaf) => typeof leaf === 'string')
  if (texts.length === leaves.length) return ok({ ...bundle, leaves: texts })
  const opened = openTree({ ...bundle, leaves }, publicKey, { mayBeErased: true })
  if (!opened.ok) return opened
  const at = leaves.findIndex((leaf) => typeof leaf !== 'string')
  return notVerified(opened.value.isWhole ? 'untrue' : 'altered', 'the leaf is no UTF-8 text', at)
}
