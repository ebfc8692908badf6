import { ok, type Result, refuse } from '@writ/dsl/contract'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { EMPTY_STORY, followLeaf, type RunSummary, summarise } from './follow-leaf.ts'
import { appendHash, EMPTY_LOG, type Frontier, frontierOf, hashLeaf, rootOf } from './merkle.ts'
import { readLeaf } from './read-leaf.ts'
import { parseVerifierKey } from './signed-note.ts'

/** A log as it is handed to a verifier: the signed checkpoint, the log's verifier key, and every leaf in order. */
export interface LogBundle {
  readonly checkpoint: string
  readonly key: string
  readonly leaves: readonly string[]
  /** Each leaf's hash, base64. Not needed to verify; with them the very leaf that was changed can be named. */
  readonly hashes?: readonly string[]
}

export interface VerifiedLog {
  readonly size: number
  /** Base64, as in the checkpoint. */
  readonly root: string
  readonly runs: readonly RunSummary[]
}

export interface VerifyOptions {
  /** Checkpoints (signed notes) seen earlier: this log must be a continuation of each, so nothing was dropped or forked. */
  readonly earlier?: readonly string[]
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const fault = (why: string, leaf?: number): Result<never> =>
  refuse('audit/not-verified', { why, ...(leaf !== undefined && { leaf }) })

/** The first leaf that is not what the checkpoint was signed over, where the leaf hashes are there to tell. */
const firstChanged = ({ leaves, hashes }: LogBundle, { root }: Checkpoint): number | undefined => {
  if (!hashes) return undefined
  const bytes = hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')))
  const listed = bytes.reduce<Frontier>((frontier, hash) => appendHash(frontier, hash).frontier, EMPTY_LOG)
  if (base64(rootOf(listed)) !== base64(root)) return undefined
  const changed = leaves.findIndex((leaf, i) => base64(hashLeaf(Buffer.from(leaf))) !== hashes[i])
  return changed < 0 ? undefined : changed
}

const continues = (bundle: LogBundle, key: NonNullable<ReturnType<typeof parseVerifierKey>>, note: string): boolean => {
  const earlier = openCheckpoint(note, key)
  if (!earlier || earlier.size > bundle.leaves.length) return false
  const then = frontierOf(bundle.leaves.slice(0, earlier.size).map((leaf) => Buffer.from(leaf)))
  return base64(rootOf(then)) === base64(earlier.root)
}

/**
 * Verifies a whole log offline: the checkpoint's signature, its root recomputed from the leaves (RFC 6962), each leaf's
 * canonical form, each device's chain and signatures, and the story they tell (`followLeaf`). What cannot be in one run's
 * story leaves the log whole: it stands in that run's `faults`, and whoever relies on the run must look at them.
 * @param publicKey the verifier key (C2SP) the caller trusts, from its enrolment or published elsewhere. Without it the
 * bundle's own key is used, and what is shown is only that the bundle is whole, not who wrote it.
 * @returns size, root and the runs with their faults; or `audit/not-verified` with `why` and, where one leaf is at fault, its number `leaf`.
 */
export const verifyBundle = (
  bundle: LogBundle,
  publicKey?: string,
  { earlier = [] }: VerifyOptions = {}
): Result<VerifiedLog> => {
  const key = parseVerifierKey(publicKey ?? bundle.key)
  if (!key) return fault('the verifier key is not well formed')
  const checkpoint = openCheckpoint(bundle.checkpoint, key)
  if (!checkpoint) return fault('the checkpoint is not signed by this key')

  const { leaves } = bundle
  const changed = firstChanged(bundle, checkpoint)
  if (changed !== undefined && changed < checkpoint.size)
    return fault('the leaf is not the one that was logged', changed)
  if (leaves.length < checkpoint.size)
    return fault(`the log has ${checkpoint.size} leaves; only ${leaves.length} are here`, leaves.length)
  if (leaves.length > checkpoint.size) return fault('the leaf is not covered by the checkpoint', checkpoint.size)

  const story = EMPTY_STORY()
  for (const [i, text] of leaves.entries()) {
    const leaf = readLeaf(text)
    if (!leaf) return fault('the leaf is not canonical JSON of a known kind', i)
    const why = followLeaf(story, leaf, i)
    if (why !== undefined) return fault(why, i)
  }

  const root = rootOf(frontierOf(leaves.map((leaf) => Buffer.from(leaf))))
  if (base64(root) !== base64(checkpoint.root)) return fault('the root of the leaves is not the checkpoint’s')
  const forked = earlier.find((note) => !continues(bundle, key, note))
  if (forked !== undefined) return fault('the log does not continue an earlier checkpoint')
  return ok({ size: leaves.length, root: base64(root), runs: summarise(story) })
}
