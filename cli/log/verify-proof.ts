import { includes, notVerified, ok, parseVerifierKey, type Result } from '@writ/dsl/contract'
import { hashLeaf, openCheckpoint, parseInclusion } from '@writ/policy-server/audit'

/** What a proof showed: which leaf it is, of a log of so many. */
export interface ProvenLeaf {
  readonly leaf: number
  readonly size: number
}

/** Is it a C2SP tlog-proof? */
export const isProof = (text: string): boolean => text.startsWith('c2sp.org/tlog-proof@')

/** Verifies offline that these bytes are the leaf that a C2SP tlog-proof names, in a log of this key. Refuses `audit/not-verified`. */
export const verifyLeaf = (proof: string, leaf: Uint8Array, trusted: string): Result<ProvenLeaf> => {
  const key = parseVerifierKey(trusted)
  if (!key) return notVerified('unsigned', 'the verifier key is not well formed')
  const read = parseInclusion(proof)
  if (!read) return notVerified('altered', 'it is no inclusion proof of C2SP')
  const head = openCheckpoint(read.checkpoint, key)
  if (!head) return notVerified('unsigned', 'the proof’s checkpoint is not signed by this key')
  const { size } = head
  if (read.leaf >= size) return notVerified('truncated', `the log has only ${size} leaves`, read.leaf)
  return includes(head, { leaf: read.leaf, hash: hashLeaf(leaf), proof: read.proof })
    ? ok({ leaf: read.leaf, size })
    : notVerified('altered', 'the proof does not show these bytes as this leaf', read.leaf)
}
