import { type Hash, hashText } from '@writ/dsl/contract'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { PolicyKey } from '../../capability/index.ts'
import { DIALS, type Dial } from '../../decide/index.ts'

export const POLICY_TYPE = 'writ-policy+jwt'

/** One version of a tenant's policy, as the server signs it. `previous` is the hash of the JWS before, or 43 `A` for the first. */
export interface VersionClaims {
  readonly tenant: string
  readonly version: number
  readonly policy: Hash
  readonly dial: Dial
  readonly zone: string
  readonly previous: Hash
}

const claimsSchema = z.object({
  tenant: z.string(),
  version: z.int().positive(),
  policy: z.string(),
  dial: z.enum(DIALS),
  zone: z.string(),
  previous: z.string()
})

export const NO_VERSION: Hash = 'A'.repeat(43)

export const signVersion = ({ privateKey }: PolicyKey, claims: VersionClaims, at: Date): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ typ: POLICY_TYPE, alg: 'EdDSA' })
    .setIssuedAt(Math.floor(at.getTime() / 1000))
    .sign(privateKey)

/** What the server once signed; nothing where it did not. */
export const openVersion = async ({ publicKey }: PolicyKey, signed: string): Promise<VersionClaims | undefined> => {
  try {
    const { payload } = await jwtVerify(signed, publicKey, { typ: POLICY_TYPE, algorithms: ['EdDSA'] })
    const claims = claimsSchema.safeParse(payload)
    return claims.success ? claims.data : undefined
  } catch {
    return undefined
  }
}

export const hashOfVersion = (signed: string): Hash => (signed === '' ? NO_VERSION : hashText(signed))
