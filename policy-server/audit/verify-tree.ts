import {
  type Checkpoint,
  type LogFault,
  type NoteKey,
  notVerified,
  ok,
  parseVerifierKey,
  type Result
} from '@writ/dsl/contract'
import { openCheckpoint } from './checkpoint.ts'
import { hashLeafText } from './merkle.ts'
import { rootsOf } from './roots-of.ts'

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

const hashAt = (hashes: Buffer, n: number): string => hashes.toString('base64', n * HASH_BYTES, (n + 1) * HASH_BYTES)

/** Hashes one after the other, of texts in base64; `undefined` where one is no hash. */
const packHashes = (texts: readonly string[]): Buffer | undefined => {
  const packed = Buffer.alloc(texts.length * HASH_BYTES)
  for (const [n, text] of texts.entries()) {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length !== HASH_BYTES) return undefined
    packed.set(bytes, n * HASH_BYTES)
  }
  return packed
}

/** The leaves' own hashes; of one that was erased, the one that is given. What is none is left empty: nothing hashes to that. */
const hashLeaves = ({ leaves, hashes }: Pick<LogBundle, 'leaves' | 'hashes'>, mayBeErased: boolean): Buffer => {
  const packed = Buffer.alloc(leaves.length * HASH_BYTES)
  for (const [n, leaf] of leaves.entries()) {
    const given = mayBeErased && leaf === '' ? hashes?.[n] : undefined
    const bytes = given === undefined ? hashLeafText(leaf) : Buffer.from(given, 'base64')
    if (bytes.length === HASH_BYTES) packed.set(bytes, n * HASH_BYTES)
  }
  return packed
}

/** How the leaves differ from those that were logged, at the first that does. */
const describeChange = (found: Buffer, logged: readonly string[]): Result<never> | undefined => {
  const length = found.length / HASH_BYTES
  const at = logged.findIndex((hash, n) => hashAt(found, n) !== hash)
  if (at < 0) return undefined
  if (at >= length) return undefined
  const missing = logged.length - length
  if (missing > 0 && hashAt(found, at) === logged[at + missing])
    return notVerified(
      'truncated',
      missing === 1 ? 'the leaf is missing' : `${missing} leaves are missing from here on`,
      at
    )
  const place = logged.indexOf(hashAt(found, at))
  return place < 0
    ? notVerified('altered', 'the leaf is not the one that was logged', at)
    : notVerified('reordered', `leaf ${place} stands in the place of this one`, at)
}

/** A log whose leaves are there, as many as its checkpoint says. */
export interface OpenedTree {
  readonly key: NoteKey
  readonly checkpoint: Checkpoint
  /** Each leaf's hash, one after the other: its own where it is there, else as logged. */
  readonly hashes: Buffer
}

/**
 * The first half of verifying a log's tree, of whatever leaves: the checkpoint's signature and the number of leaves; and, where the
 * leaf hashes are those of the checkpoint, the first leaf that is not the one that was logged. Where leaves `mayBeErased`, an empty text has
 * the hash that is given for it, and the caller says whether it may be gone.
 */
export const openTree = (
  { checkpoint: note, key: own, leaves, hashes }: LogBundle,
  publicKey = own,
  { mayBeErased = false }: { readonly mayBeErased?: boolean } = {}
): Result<OpenedTree> => {
  const key = parseVerifierKey(publicKey)
  if (!key) return notVerified('unsigned', 'the verifier key is not well formed')
  const checkpoint = openCheckpoint(note, key)
  if (!checkpoint) return notVerified('unsigned', 'the checkpoint is not signed by this key')
  const { size, root } = checkpoint
  const found = hashLeaves({ leaves, ...(hashes && { hashes }) }, mayBeErased)
  const logged = hashes && packHashes(hashes)
  // A log whose leaves are those that were logged needs no more than its root, once.
  const isChanged = hashes && logged && !logged.equals(found) && rootsOf(logged, [hashes.length])[0]?.equals(root)
  const changed = isChanged ? describeChange(found, hashes) : undefined
  if (changed) return changed
  if (leaves.length < size)
    return notVerified('truncated', `the log has ${size} leaves; only ${leaves.length} are here`, leaves.length)
  if (leaves.length > size) return notVerified('extended', 'the leaf is not covered by the checkpoint', size)
  return ok({ key, checkpoint, hashes: found })
}

/**
 * The second half: the root of the leaves is the checkpoint's, and the log continues each checkpoint that was seen earlier.
 */
export const closeTree = ({ key, checkpoint, hashes }: OpenedTree, earlier: readonly string[] = []): Result<void> => {
  const length = hashes.length / HASH_BYTES
  const seen = earlier.map((note) => openCheckpoint(note, key))
  const sizes = seen.flatMap((head) => (head && head.size <= length ? [head.size] : []))
  const [whole, ...roots] = rootsOf(hashes, [length, ...sizes])
  if (!whole?.equals(checkpoint.root)) return notVerified('altered', 'the root of the leaves is not the checkpoint’s')
  for (const head of seen) {
    if (!head) return notVerified('unsigned', 'an earlier checkpoint is not signed by this key')
    if (head.size > length)
      return notVerified('rolled-back', `an earlier checkpoint is of ${head.size} leaves; only ${length} are here`)
    if (!roots.shift()?.equals(head.root))
      return notVerified('forked', `the log does not continue an earlier checkpoint of ${head.size} leaves`)
  }
  return ok(undefined)
}
