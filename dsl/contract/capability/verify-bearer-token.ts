import { ok, type Result, refuse } from '../result.ts'
import { type BearerClaims, bearerClaimsSchema } from './bearer-token.ts'
import { BEARER_TYPE, MAX_BEARER_SECONDS } from './capability-terms.ts'
import { type CapabilityExpectations, verifyToken } from './verify-capability.ts'

export interface BearerExpectations extends Omit<CapabilityExpectations, 'holder'> {
  /** The executor's id. */
  readonly audience: string
  /** When the executor started, in seconds: what it heard of revocations before, it has forgotten. */
  readonly started: number
}

/**
 * Verifies a bearer token: what it lets be made is spent elsewhere. Refuses what `verifyCapability` refuses, `capability/stale-epoch` for
 * one from before the executor started too.
 */
export const verifyBearerToken = async (token: string, expected: BearerExpectations): Promise<Result<BearerClaims>> => {
  const holder = { audience: expected.audience, jkt: undefined }
  const kind = { type: BEARER_TYPE, schema: bearerClaimsSchema, life: MAX_BEARER_SECONDS }
  const verified = await verifyToken(token, kind, { ...expected, holder })
  if (!verified.ok) return verified
  return verified.value.iat < Math.floor(expected.started) ? refuse('capability/stale-epoch') : ok(verified.value)
}
