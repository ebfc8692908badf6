import { createPublicKey, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { base64url, type Hash, JOURNAL_CONTEXT, type PublicJwk, type SignedEntry } from '@writ/dsl/contract'
import { hashEntryIn, type PreparedLeaf, prepareLeaf } from './prepare-leaf.ts'

/** What can be told of an uploaded entry without the database. */
export interface CheckedEntry extends SignedEntry {
  readonly leaf: PreparedLeaf
  /** `hashEntry` of it. */
  readonly hash: Hash
  /** By the key that it was checked with. */
  readonly isSigned: boolean
}

const verifyAside = promisify(verify)

/**
 * Checks the signatures of entries beside the event loop, on every processor there is, and makes their leaves: before the transaction
 * that takes them, which holds up the tenant's others.
 */
export const checkEntries = (jwk: PublicJwk, entries: readonly SignedEntry[]): Promise<readonly CheckedEntry[]> => {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  return Promise.all(
    entries.map(async ({ entry, sig }) => {
      const leaf = prepareLeaf({ v: 1, from: 'device', entry, sig })
      const hash = hashEntryIn(leaf.text, { entry, sig })
      const bytes = base64url.decode(sig)
      const isSigned = bytes !== undefined && (await verifyAside(null, Buffer.from(JOURNAL_CONTEXT + hash), key, bytes))
      return { entry, sig, leaf, hash, isSigned }
    })
  )
}
