import { ok, type Result, refuse } from '../result.ts'
import { fitsAlgorithm, type SigningAlgorithm } from './algorithms.ts'
import { type ReadJws, readJws } from './read-jws.ts'
import type { SigningJwk } from './signing-jwk.ts'

/** What a key is checked with: the members that make it up. */
export type KeyOfSignature = Pick<SigningJwk, 'kty' | 'crv' | 'x'> & { readonly y?: string }

/**
 * Did this key sign this compact JWS with this algorithm? The cryptography of the place it runs in; it is asked only about a
 * JWS that was read already, so that it need not be strict about spellings.
 */
export type CheckSignature = (token: string, key: KeyOfSignature, alg: SigningAlgorithm) => Promise<boolean>

/** The header of what is signed with a key that the verifier knows: `kid` names it. */
const NAMED_KEY = ['alg', 'kid', 'typ'] as const

/**
 * A JWS of one type, signed by one of these keys: the one of its `kid`, which must fit its algorithm.
 * Refuses what `readJws` refuses, `capability/unknown-key` and `capability/bad-signature`.
 */
export const verifyJws = async (
  token: string,
  { type, keys, check }: { readonly type: string; readonly keys: readonly SigningJwk[]; readonly check: CheckSignature }
): Promise<Result<ReadJws & { readonly key: SigningJwk }>> => {
  const read = readJws(token, { type, names: NAMED_KEY })
  if (!read.ok) return read
  const { alg, header } = read.value
  const key = keys.find(({ kid }) => kid === header.kid)
  if (!key) return refuse('capability/unknown-key')
  if (!fitsAlgorithm(key, alg)) return refuse('capability/algorithm')
  return (await check(token, key, alg)) ? ok({ ...read.value, key }) : refuse('capability/bad-signature')
}
