import {
  base64url,
  CAPABILITY_TYPE,
  type CapabilityClaims,
  capabilityClaimsSchema,
  MAX_LIFE_SECONDS,
  MAX_SKEW_SECONDS,
  ok,
  type PublicJwk,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { compactVerify, importJWK } from 'jose'

export interface CapabilityExpectations {
  readonly issuer: string
  readonly keys: readonly PublicJwk[]
  /** This device's id and key thumbprint. */
  readonly audience: string
  readonly jkt: string
  readonly epoch: number
  /** Seconds since the epoch. */
  readonly now: number
}

/**
 * Verifies a capability token (DESIGN §5): one canonical spelling, pinned algorithm and type, a key pinned at enrolment,
 * and every claim present and ours. Gives the claims or the refusal `capability/…` of the first check that fails.
 */
export const verifyCapability = async (
  token: string,
  expected: CapabilityExpectations
): Promise<Result<CapabilityClaims>> => {
  const parts = token.split('.')
  const [header, claims] = [readPart(parts[0]), readPart(parts[1])]
  // A signature has one spelling: leftover bits must be zero, or the same token could be counted as many.
  if (parts.length !== 3 || !header || !claims || !base64url.decode(parts[2] ?? ''))
    return refuse('capability/malformed')
  if (header.alg !== 'EdDSA') return refuse('capability/algorithm')
  if (header.typ !== CAPABILITY_TYPE) return refuse('capability/wrong-type')
  if (Object.keys(header).sort().join() !== 'alg,kid,typ') return refuse('capability/malformed')
  const jwk = expected.keys.find((key) => key.kid !== undefined && key.kid === header.kid)
  if (!jwk) return refuse('capability/unknown-key')
  try {
    const key = await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }, 'EdDSA')
    await compactVerify(token, key, { algorithms: ['EdDSA'] })
  } catch {
    return refuse('capability/bad-signature')
  }
  const parsed = capabilityClaimsSchema.safeParse(claims)
  return parsed.success ? checkClaims(parsed.data, expected) : refuse('capability/malformed')
}

const checkClaims = (claims: CapabilityClaims, expected: CapabilityExpectations): Result<CapabilityClaims> => {
  const { now } = expected
  if (claims.iss !== expected.issuer) return refuse('capability/wrong-issuer')
  if (claims.aud !== expected.audience || claims.cnf.jkt !== expected.jkt) return refuse('capability/foreign')
  if (claims.exp - claims.iat > MAX_LIFE_SECONDS || claims.exp <= claims.iat) return refuse('capability/too-long')
  if (now >= claims.exp + MAX_SKEW_SECONDS) return refuse('capability/expired')
  if (claims.nbf > now + MAX_SKEW_SECONDS || claims.iat > now + MAX_SKEW_SECONDS) return refuse('capability/not-yet')
  if (claims.epoch < expected.epoch) return refuse('capability/stale-epoch')
  return ok(claims)
}

/** A part whose JSON is spelled as `JSON.stringify` spells it: no duplicate key, no white space, so no two readings. */
const readPart = (part: string | undefined): Record<string, unknown> | undefined => {
  const bytes = base64url.decode(part ?? '')
  if (!bytes) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const json: unknown = JSON.parse(text)
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
    return isObject && JSON.stringify(json) === text ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
