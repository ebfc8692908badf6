import { ok, type PublicJwk, type Result, refuse, verifyProof } from '@writ/dsl/contract'
import { proofs, type ServerQueries } from '../store/index.ts'
import { checkSignature } from './check-signature.ts'

/** One request as its proof must name it: `urls` are the spellings of its address without query, any of which will do. */
export interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  readonly urls: readonly string[]
  /** The token that the request hands over. */
  readonly token?: string
}

/**
 * Checks a device's DPoP proof (`verifyProof`), and that it was never seen before. The key must be Ed25519, as devices have it.
 * Returns the key and its thumbprint; any fault is `capability/proof`.
 */
export const checkProof = async (
  { db, now }: { readonly db: ServerQueries; readonly now: () => number },
  { proof, ...use }: ProvenRequest
): Promise<Result<{ readonly jwk: PublicJwk; readonly jkt: string }>> => {
  const no = (why: string) => refuse('capability/proof', { why })
  const proven = await verifyProof(proof, { ...use, now: now() / 1000, check: checkSignature })
  if (!proven.ok) return proven
  const { jwk, jkt, once, expires } = proven.value
  if (jwk.kty !== 'OKP') return no('not valid')
  const fresh = await db
    .insert(proofs)
    .values({ id: once, expires: new Date(expires * 1000) })
    .onConflictDoNothing()
    .returning()
  return fresh.length === 1 ? ok({ jwk: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, jkt }) : no('used before')
}
