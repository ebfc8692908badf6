import {
  CAPABILITY_TYPE,
  type CapabilityClaims,
  capabilityClaimsSchema,
  ok,
  type Result,
  refuse,
  verifyJws
} from '@writ/dsl/contract'
import { checkSignature } from './check-signature.ts'
import type { CapabilityKeys } from './server-keys.ts'

/**
 * The claims of a capability this server signed, whatever its age: its holder may come late for a fresh one. `now` in seconds.
 * Refuses `capability/malformed`, `/algorithm`, `/wrong-type`, `/unknown-key`, `/bad-signature`.
 */
export const openCapability = async (
  keys: Pick<CapabilityKeys, 'openable'>,
  token: string,
  now: number
): Promise<Result<CapabilityClaims>> => {
  const signed = await verifyJws(token, { type: CAPABILITY_TYPE, keys: keys.openable(now), check: checkSignature })
  if (!signed.ok) return signed
  const claims = capabilityClaimsSchema.safeParse(signed.value.claims)
  if (!claims.success) return refuse('capability/malformed')
  const late = claims.data.iat > (signed.value.key.exp ?? claims.data.iat)
  return late ? refuse('capability/unknown-key') : ok(claims.data)
}
