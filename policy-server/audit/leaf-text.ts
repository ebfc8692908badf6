import { canonicalJson, type Json, type LogLeaf } from '@writ/dsl/contract'
import { MAX_LEAF_BYTES } from './tiles.ts'

/** A leaf as it stands in the log: the RFC 8785 form. */
export const leafText = (leaf: LogLeaf): string => canonicalJson(leaf as unknown as Json)

/** Is the leaf short enough for the log's entry bundles? */
export const fitsLog = (leaf: LogLeaf): boolean => Buffer.byteLength(leafText(leaf)) <= MAX_LEAF_BYTES
