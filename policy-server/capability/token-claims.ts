import { randomBytes } from 'node:crypto'
import { type Hash, MAX_LIFE_SECONDS } from '@writ/dsl/contract'
import { type JWTPayload, SignJWT } from 'jose'
import type { CapabilityKeys } from './server-keys.ts'

/** From whom, for whom and to whom a token is. `now` is milliseconds since the epoch. */
export interface TokenGiven {
  readonly issuer: string
  readonly audience: string
  readonly tenant: string
  readonly agent: string
  readonly person: string
  /** Thumbprint of the holder's key. */
  readonly jkt: string
  readonly policy: Hash
  readonly epoch: number
  readonly now: number
}

/** What every token of this server says, whatever it grants: it lives 120 seconds and is bound to a key (RFC 9068, RFC 9449 §6.1). */
export const tokenClaimsOf = ({ issuer, audience, tenant, agent, person, jkt, policy, epoch, now }: TokenGiven) => {
  const iat = Math.floor(now / 1000)
  return {
    iss: issuer,
    aud: audience,
    sub: person,
    client_id: agent,
    tenant,
    iat,
    nbf: iat,
    exp: iat + MAX_LIFE_SECONDS,
    jti: randomBytes(16).toString('base64url'),
    act: { sub: agent },
    cnf: { jkt },
    policy_hash: policy,
    epoch
  }
}

/** Signs claims as a token of this type. */
export const signClaims = (
  { capability }: Pick<CapabilityKeys, 'capability'>,
  type: string,
  claims: JWTPayload
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ typ: type, alg: 'EdDSA', kid: capability.kid }).sign(capability.privateKey)
