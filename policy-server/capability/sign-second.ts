import { MAX_LIFE_SECONDS, SECOND_TYPE, type SecondClaims } from '@writ/dsl/contract'
import { SignJWT } from 'jose'
import type { CapabilityKeys } from './server-keys.ts'

/** The server's word for a second person's answer, good for two minutes from `now` (milliseconds): a device that was away gets it anew. */
export const signSecond = (
  { capability }: Pick<CapabilityKeys, 'capability'>,
  answer: Omit<SecondClaims, 'iat' | 'exp'>,
  now: number
): Promise<string> => {
  const iat = Math.floor(now / 1000)
  const claims: SecondClaims = { ...answer, iat, exp: iat + MAX_LIFE_SECONDS }
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: SECOND_TYPE, alg: 'EdDSA', kid: capability.kid })
    .sign(capability.privateKey)
}
