import { ok, type PublicJwk, type Result, refuse, verifyProof } from '@writ/dsl/contract'
import { proofs, type ServerQueries } from '../store/index.ts'
import { checkSignature } from './check-signature.ts'

/** One request as its proof must name it: `urls` are the spellings of its address without query, any of which will do. */
export interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  readonly urls: readonly string[]
}

/** The key that a request was proven by, its thumbprint, and the hash of the token that the proof was made for, if for one. */
export interface ProvenRequestKey {
  readonly jwk: PublicJwk
  readonly jkt: string
  readonly ath?: string
}

/**
 * Checks a device's DPoP proof (`verifyProof`), and that it was never seen before. The key must be Ed25519, as devices have it.
 * Any fault is `capability/proof`. That it was made for the token which the request hands over, in its body, is for the caller to compare.
 */
export const checkProof = async (
  { db, now }: { readonly db: ServerQueries; readonly now: () => number },
  { proof, ...use }: ProvenRequest
): Promise<Result<ProvenRequestKey>> => {
  const no = (why: string) => refuse('capability/proof', { why })
  const proven = await verifyProof(proof, { ...use, now: now() / 1000, check: checkSignature })
  if (!proven.ok) return proven
  const { jwk, jkt, ath, once, expires } = proven.value
  if (jwk.kty !== 'OKP') return no('not valid')
  const fresh = await db
    .insert(proofs)
    .values({ id: once, expires: new Date(expires * 1000) })
    .onConflictDoNothing()
    .returning()
  const key: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: jwk.x }
  return fresh.length === 1 ? ok({ jwk: key, jkt, ...(ath !== undefined && { ath }) }) : no('used before')
}
