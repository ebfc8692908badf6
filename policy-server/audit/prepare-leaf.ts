import { hash } from 'node:crypto'
import { type Hash, hashEntry, type LogLeaf, leafText, type SignedEntry } from '@writ/dsl/contract'
import { hashLeaf } from './merkle.ts'
import { readLeaf } from './read-leaf.ts'
import { MAX_LEAF_BYTES } from './tiles.ts'

/** A leaf made ready for the log before its transaction begins, so that the tenant's lock is not held for that. */
export interface PreparedLeaf {
  readonly text: string
  readonly hash: Uint8Array
  /** The run that it tells of, if it does of one. */
  readonly run: string | undefined
  /** Is it short enough for the log's entry bundles? */
  readonly fits: boolean
}

/** The run that a leaf tells of, if it does of one. */
const runOf = (leaf: LogLeaf): string | undefined => {
  if (leaf.from === 'device') return leaf.entry.event.run
  return 'run' in leaf.event ? leaf.event.run : undefined
}

/** Throws on a leaf that no verifier could read: one such, and nobody could verify the log any more. */
export const prepareLeaf = (leaf: LogLeaf): PreparedLeaf => {
  const text = leafText(leaf)
  if (!readLeaf(text)) throw new Error('a leaf that no verifier can read')
  const bytes = Buffer.from(text)
  return { text, hash: hashLeaf(bytes), run: runOf(leaf), fits: bytes.length <= MAX_LEAF_BYTES }
}

const BEFORE_ENTRY = '{"entry":'
const afterEntry = (sig: string): string => `,"from":"device","sig":${JSON.stringify(sig)},"v":1}`

/** The hash of a device's entry (`hashEntry`), whose canonical text is cut out of that of its leaf. */
export const hashEntryIn = (text: string, { entry, sig }: SignedEntry): Hash => {
  const after = afterEntry(sig)
  if (!text.startsWith(BEFORE_ENTRY) || !text.endsWith(after)) return hashEntry(entry)
  return hash('sha256', text.slice(BEFORE_ENTRY.length, -after.length), 'base64url')
}
