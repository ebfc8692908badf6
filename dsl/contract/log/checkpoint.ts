import { base64 } from './base64.ts'
import type { TreeHead } from './check-proof.ts'
import { TREE_HASH_BYTES } from './tree-hash.ts'

/** What a checkpoint says: this log had this size and this root (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string
}

/** The text of a checkpoint's note. */
export const printCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64.encode(root)}\n`

/** The checkpoint in the text of a note, once its signature is known to be good; `undefined` when origin or form is not right. */
export const parseCheckpoint = (text: string, name: string): Checkpoint | undefined => {
  const [origin, size, root, ...rest] = text.split('\n')
  if (origin !== name || !size || !root || rest.length === 0) return undefined
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return undefined
  const bytes = base64.decode(root)
  return bytes?.length === TREE_HASH_BYTES ? { origin, size: Number(size), root: bytes } : undefined
}
