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
import { appendHash, EMPTY_LOG, type Frontier, hashLeaf, rootOf } from './merkle.ts'

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

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const foldHashes = (hashes: readonly Uint8Array[]): Frontier =>
  hashes.reduce<Frontier>((frontier, hash) => appendHash(frontier, hash).frontier, EMPTY_LOG)

const bytesOf = (hash: string): Uint8Array => new Uint8Array(Buffer.from(hash, 'base64'))

/** How the leaves differ from those that were logged, at the first that does. */
const describeChange = (found: readonly string[], logged: readonly string[]): Result<never> | undefined => {
  const at = logged.findIndex((hash, i) => found[i] !== hash)
  if (at < 0) return undefined
  if (at >= found.length) return undefined
  const missing = logged.length - found.length
  if (missing > 0 && found[at] === logged[at + missing])
    return notVerified(
      'truncated',
      missing === 1 ? 'the leaf is missing' : `${missing} leaves are missing from here on`,
      at
    )
  const place = logged.indexOf(found[at] ?? '')
  return place < 0
    ? notVerified('altered', 'the leaf is not the one that was logged', at)
    : notVerified('reordered', `leaf ${place} stands in the place of this one`, at)
}

/** A log whose leaves are there, as many as its checkpoint says. */
export interface OpenedTree {
  readonly key: NoteKey
  readonly checkpoint: Checkpoint
  /** Each leaf's hash: its own where it is there, else as logged. */
  readonly hashes: readonly Uint8Array[]
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
  const found = leaves.map(
    (leaf, i) => (mayBeErased && leaf === '' ? hashes?.[i] : undefined) ?? base64(hashLeaf(Buffer.from(leaf)))
  )
  const isLogged = hashes !== undefined && base64(rootOf(foldHashes(hashes.map(bytesOf)))) === base64(root)
  const changed = isLogged ? describeChange(found, hashes) : undefined
  if (changed) return changed
  if (leaves.length < size)
    return notVerified('truncated', `the log has ${size} leaves; only ${leaves.length} are here`, leaves.length)
  if (leaves.length > size) return notVerified('extended', 'the leaf is not covered by the checkpoint', size)
  return ok({ key, checkpoint, hashes: found.map(bytesOf) })
}

/**
 * The second half: the root of the leaves is the checkpoint's, and the log continues each checkpoint that was seen earlier.
 */
export const closeTree = ({ key, checkpoint, hashes }: OpenedTree, earlier: readonly string[] = []): Result<void> => {
  if (base64(rootOf(foldHashes(hashes))) !== base64(checkpoint.root))
    return notVerified('altered', 'the root of the leaves is not the checkpoint’s')
  for (const note of earlier) {
    const seen = openCheckpoint(note, key)
    if (!seen) return notVerified('unsigned', 'an earlier checkpoint is not signed by this key')
    if (seen.size > hashes.length)
      return notVerified(
        'rolled-back',
        `an earlier checkpoint is of ${seen.size} leaves; only ${hashes.length} are here`
      )
    if (base64(rootOf(foldHashes(hashes.slice(0, seen.size)))) !== base64(seen.root))
      return notVerified('forked', `the log does not continue an earlier checkpoint of ${seen.size} leaves`)
  }
  return ok(undefined)
}
