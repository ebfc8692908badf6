import {
  CAPABILITY_TYPE,
  type CapabilityClaims,
  capabilityClaimsSchema,
  ok,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { compactVerify, errors } from 'jose'
import type { ServerKeys } from './server-keys.ts'

/**
 * The claims of a capability this server signed, whatever its age: its holder may come late for a fresh one.
 * Refuses `capability/malformed`, `/wrong-type`, `/unknown-key`, `/bad-signature`.
 */
export const openCapability = async ({ capability }: ServerKeys, token: string): Promise<Result<CapabilityClaims>> => {
  try {
    const { payload, protectedHeader } = await compactVerify(token, capability.jwk, { algorithms: ['EdDSA'] })
    if (protectedHeader.typ !== CAPABILITY_TYPE) return refuse('capability/wrong-type')
    if (protectedHeader.kid !== capability.kid) return refuse('capability/unknown-key')
    const claims = capabilityClaimsSchema.safeParse(JSON.parse(new TextDecoder().decode(payload)))
    return claims.success ? ok(claims.data) : refuse('capability/malformed')
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return refuse('capability/bad-signature')
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return refuse('capability/malformed')
    throw error
  }
}
