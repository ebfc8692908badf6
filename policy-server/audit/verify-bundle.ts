import { type LogFault, type LogLeaf, ok, type Result } from '@writ/dsl/contract'
import { type Cosigned, checkWitnesses } from './check-witnesses.ts'
import { followLeaf } from './follow-leaf.ts'
import type { IsSigned } from './is-signed.ts'
import { newStory } from './log-story.ts'
import { readErasures } from './read-erasures.ts'
import { readLeaf } from './read-leaf.ts'
import { type RunSummary, summariseRuns } from './summarise-runs.ts'
import { closeTree, type LogBundle, notVerified, openTree } from './verify-tree.ts'

export interface VerifiedLog {
  readonly size: number
  /** Base64, as in the checkpoint. */
  readonly root: string
  readonly runs: readonly RunSummary[]
  /** Leaves that were erased, as ranges `[from, end)`: what they told is not known. */
  readonly erased: readonly (readonly [number, number])[]
  /** The witnesses that cosigned the checkpoint. */
  readonly witnessed: readonly Cosigned[]
}

export interface VerifyOptions {
  /** Checkpoints (signed notes) seen earlier: this log must be a continuation of each, so nothing was dropped or forked. */
  readonly earlier?: readonly string[]
  /** Witnesses (verifier keys) that must have cosigned, whatever the log itself asks for. */
  readonly witnesses?: readonly string[]
}

const rangesOf = (leaves: LogBundle['leaves']): [number, number][] => {
  const ranges: [number, number][] = []
  for (const [n, leaf] of leaves.entries()) {
    if (leaf !== '') continue
    const last = ranges.at(-1)
    if (last?.[1] === n) last[1] = n + 1
    else ranges.push([n, n + 1])
  }
  return ranges
}

/** Leaves that tell of erased ones: what they tell is needed before those that were erased come. */
const ERASING = '"kind":"leaves-erased"'

/** A log that is being verified: its tree is opened, and its leaves are taken one after the other. */
export interface OpenedBundle {
  /** Takes leaf number `n`, as it was read; what is wrong where it cannot stand. */
  take(n: number, leaf: LogLeaf | undefined): Result<never> | undefined
  /** After the last leaf. */
  close(): Result<VerifiedLog>
}

/** Begins to verify a log: its checkpoint, its leaves' hashes. `isSigned` may know of signatures that were verified before. */
export const openBundle = (
  bundle: LogBundle,
  publicKey: string | undefined,
  { earlier = [], witnesses = [] }: VerifyOptions,
  isSigned?: IsSigned
): Result<OpenedBundle> => {
  const opened = openTree(bundle, publicKey, { mayBeErased: true })
  if (!opened.ok) return opened
  const erasures = readErasures(bundle.leaves.map((text) => (text.includes(ERASING) ? readLeaf(text) : undefined)))
  const story = newStory(erasures, isSigned)
  // What cannot be was either logged so, or came into leaves that are not those that were signed.
  const fault: LogFault = opened.value.isWhole ? 'untrue' : 'altered'
  return ok({
    take: (n, leaf) => {
      const text = bundle.leaves[n] ?? ''
      if (text === '') {
        if (!erasures.has(n))
          return notVerified('truncated', 'the leaf is missing, and nothing tells that it was erased', n)
        return bundle.hashes ? undefined : notVerified('truncated', 'the leaf was erased, and its hash is missing', n)
      }
      const why = leaf ? followLeaf(story, leaf, n, text) : 'the leaf is not canonical JSON of a known kind'
      return why === undefined ? undefined : notVerified(fault, why, n)
    },
    close: () => {
      const closed = closeTree(opened.value, earlier)
      if (!closed.ok) return closed
      const witnessed = checkWitnesses(bundle.checkpoint, story.witnesses, witnesses)
      if (!witnessed.ok) return witnessed
      const { size, root } = opened.value.checkpoint
      return ok({
        size,
        root: Buffer.from(root).toString('base64'),
        runs: summariseRuns(story),
        erased: rangesOf(bundle.leaves),
        witnessed: witnessed.value
      })
    }
  })
}

/**
 * Verifies a whole log offline: the checkpoint's signature, its root recomputed from the leaves (RFC 6962), each leaf's
 * canonical form, each device's chain and signatures, and the story they tell (`followLeaf`). What cannot be in one run's
 * story leaves the log whole: it stands in that run's `faults`, and whoever relies on the run must look at them. A leaf may be
 * gone only where a later one tells that it was erased.
 * @param publicKey the verifier key (C2SP) the caller trusts, from its enrolment or published elsewhere. Without it the
 * bundle's own key is used, and what is shown is only that the bundle is whole, not who wrote it.
 * @returns size, root and the runs with their faults; or `audit/not-verified` with `fault`, `why` and, where one leaf is at fault, its number `leaf`.
 */
export const verifyBundle = (
  bundle: LogBundle,
  publicKey?: string,
  options: VerifyOptions = {}
): Result<VerifiedLog> => {
  const opened = openBundle(bundle, publicKey, options)
  if (!opened.ok) return opened
  for (const [n, text] of bundle.leaves.entries()) {
    const wrong = opened.value.take(n, text === '' ? undefined : readLeaf(text))
    if (wrong) return wrong
  }
  return opened.value.close()
}
