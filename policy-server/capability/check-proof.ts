import { ok, type PublicJwk, publicJwkSchema, type Result, refuse } from '@writ/dsl/contract'
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { proofs, type Queries } from '../store/index.ts'

/** How far a proof's `iat` may be from this server's clock, in seconds, either way. */
export const PROOF_SECONDS = 60

/** One request as its proof must name it: `urls` are the spellings of its address without query, any of which will do. */
export interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  readonly urls: readonly string[]
}

const claimsSchema = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().regex(/^[\x21-\x7e]{8,256}$/)
})

const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''

/**
 * Checks a DPoP proof (RFC 9449 §4.3): one proof, type `dpop+jwt`, EdDSA, a public key in the header, this method and
 * address, made within a minute, never seen before. Returns the key and its thumbprint; any fault is `capability/proof`.
 */
export const checkProof = async (
  { db, now }: { readonly db: Queries; readonly now: () => number },
  { proof, method, urls }: ProvenRequest
): Promise<Result<{ readonly jwk: PublicJwk; readonly jkt: string }>> => {
  const no = (why: string) => refuse('capability/proof', { why })
  if (proof === undefined || proof.length > 4096) return no('missing')
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['EdDSA'],
      currentDate: new Date(now())
    })
    const jwk = publicJwkSchema.safeParse(protectedHeader.jwk)
    const claims = claimsSchema.safeParse(payload)
    if (!jwk.success || !claims.success) return no('incomplete')
    if (claims.data.htm !== method) return no('another method')
    if (!urls.includes(withoutQuery(claims.data.htu))) return no('another address')
    if (Math.abs(now() / 1000 - claims.data.iat) > PROOF_SECONDS) return no('too old or too new')
    const { kty, crv, x } = jwk.data
    const jkt = await calculateJwkThumbprint({ kty, crv, x })
    const fresh = await db
      .insert(proofs)
      .values({ id: `${jkt}.${claims.data.jti}`, expires: new Date((claims.data.iat + 2 * PROOF_SECONDS) * 1000) })
      .onConflictDoNothing()
      .returning()
    return fresh.length === 1 ? ok({ jwk: { kty, crv, x }, jkt }) : no('used before')
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      return no('not valid')
    throw error
  }
}
