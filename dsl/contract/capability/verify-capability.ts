import type * as z from 'zod'
import type { SigningJwk } from '../jws/signing-jwk.ts'
import { type CheckSignature, verifyJws } from '../jws/verify-jws.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type anyTokenClaims, type CapabilityClaims, capabilityClaimsSchema } from './capability.ts'
import { CAPABILITY_TYPE, MAX_LIFE_SECONDS, MAX_SKEW_SECONDS } from './capability-terms.ts'

/** Whom a capability must come from and be for, and what time it is; times in seconds since the epoch. */
export interface CapabilityExpectations {
  readonly issuer: string
  readonly keys: readonly SigningJwk[]
  /**
   * The device's id and key thumbprint. Absent only where a proof of the key is asked for instead (`verifyDelivery`). A bearer token
   * alone is bound to no key.
   */
  readonly holder?: { readonly audience: string; readonly jkt: string | undefined }
  /** The tenant that the device is of. Absent where tokens of every tenant of the server are taken: at an executor. */
  readonly tenant?: string
  readonly epoch: number
  readonly now: number
  /** The latest time that this verifier has ever seen. */
  readonly latest: number
  readonly check: CheckSignature
}

/**
 * Verifies a capability token (docs/capability.md): one canonical spelling, pinned algorithm and type, a key that was pinned,
 * every claim present and ours, and the time right. Gives the claims or the refusal `capability/…` of the first check that fails.
 */
export const verifyCapability = (token: string, expected: CapabilityExpectations): Promise<Result<CapabilityClaims>> =>
  verifyToken(token, { type: CAPABILITY_TYPE, schema: capabilityClaimsSchema }, expected)

type TokenClaims = z.infer<z.ZodObject<typeof anyTokenClaims>> & { readonly cnf?: { readonly jkt: string } }

/** A kind of token: its `typ`, its claims, and how long it may live where that is more than a capability, in seconds. */
interface TokenKind<T> {
  readonly type: string
  readonly schema: z.ZodType<T>
  readonly life?: number
}

/** As `verifyCapability`, for a token of this kind. */
export const verifyToken = async <T extends TokenClaims>(
  token: string,
  { type, schema, life = MAX_LIFE_SECONDS }: TokenKind<T>,
  expected: CapabilityExpectations
): Promise<Result<T>> => {
  const signed = await verifyJws(token, { type, keys: expected.keys, check: expected.check })
  if (!signed.ok) return signed
  const parsed = schema.safeParse(signed.value.claims)
  if (!parsed.success) return refuse('capability/malformed')
  const claims = parsed.data
  // What a key signs after its time somebody else signed.
  if (claims.iat > (signed.value.key.exp ?? claims.iat)) return refuse('capability/unknown-key')
  return checkClaims(claims, expected, life)
}

const checkClaims = <T extends TokenClaims>(claims: T, expected: CapabilityExpectations, life: number): Result<T> => {
  const { holder, tenant } = expected
  if (claims.iss !== expected.issuer) return refuse('capability/wrong-issuer')
  if (holder && (claims.aud !== holder.audience || claims.cnf?.jkt !== holder.jkt)) return refuse('capability/foreign')
  if (tenant !== undefined && claims.tenant !== tenant) return refuse('capability/foreign')
  if (claims.act.sub !== claims.client_id) return refuse('capability/malformed')
  const timed = checkTime(claims, expected, life)
  if (!timed.ok) return timed
  if (claims.epoch < expected.epoch) return refuse('capability/stale-epoch')
  return ok(claims)
}

/** The life of a capability or of its child. Refuses `capability/too-long`, `/clock-back`, `/expired`, `/not-yet`. */
export const checkTime = (
  { iat, exp, nbf = iat }: { readonly iat: number; readonly exp: number; readonly nbf?: number },
  { now, latest }: { readonly now: number; readonly latest: number },
  life = MAX_LIFE_SECONDS
): Result<void> => {
  if (exp - iat > life || exp <= iat) return refuse('capability/too-long')
  // A clock that was moved back would make an old token young again.
  if (now < latest - MAX_SKEW_SECONDS) return refuse('capability/clock-back')
  if (now >= exp + MAX_SKEW_SECONDS) return refuse('capability/expired', { late: Math.ceil(now - exp) })
  if (nbf > now + MAX_SKEW_SECONDS || iat > now + MAX_SKEW_SECONDS) return refuse('capability/not-yet')
  return ok(undefined)
}
