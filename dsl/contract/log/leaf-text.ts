import { canonicalJson, type Json } from '../text/canonical-json.ts'
import type { LogLeaf } from './log-leaf.ts'

/** A leaf as it stands in the log: the RFC 8785 form. */
export const leafText = (leaf: LogLeaf): string => canonicalJson(leaf as unknown as Json)
