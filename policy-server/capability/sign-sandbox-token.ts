import { SANDBOX_TYPE, type SandboxClaims, type SandboxRight } from '@writ/dsl/contract'
import type { CapabilityKeys } from './server-keys.ts'
import type { SignedCapability } from './sign-capability.ts'
import { signClaims, type TokenGiven, tokenClaimsOf } from './token-claims.ts'

/** Signs a token for machines of one executor, without a plan, for the holder of a key. */
export const signSandboxToken = async (
  keys: Pick<CapabilityKeys, 'capability'>,
  given: TokenGiven,
  right: SandboxRight
): Promise<SignedCapability> => {
  const claims: SandboxClaims = { ...tokenClaimsOf(given), authorization_details: [right] }
  return { token: await signClaims(keys, SANDBOX_TYPE, claims), jti: claims.jti, expires: claims.exp * 1000 }
}
