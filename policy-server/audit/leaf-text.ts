import { type LogLeaf, leafText } from '@writ/dsl/contract'
import { MAX_LEAF_BYTES } from './tiles.ts'

export { leafText }

/** Is the leaf short enough for the log's entry bundles? */
export const fitsLog = (leaf: LogLeaf): boolean => Buffer.byteLength(leafText(leaf)) <= MAX_LEAF_BYTES
