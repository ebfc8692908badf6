import { randomBytes } from 'node:crypto'
import {
  BEARER_TYPE,
  type BearerClaims,
  hashText,
  MAX_LIFE_SECONDS,
  SANDBOX_TYPE,
  type SandboxClaims,
  type SandboxRight,
  type SigningJwk
} from '@writ/dsl/contract'
import { SignJWT } from 'jose'
import { makeHolderKey } from './holder-key.ts'

/** Who signs tokens where there is no policy server: this process alone, for an executor that it started. */
export interface LocalAuthority {
  readonly issuer: string
  readonly keys: readonly SigningJwk[]
  /** A sandbox token for the holder of a key, at one executor. */
  sign(audience: string, jkt: string, right: SandboxRight): Promise<string>
  /** A bearer token for whoever has it, at one executor, for so many seconds. */
  signBearer(audience: string, right: SandboxRight, seconds: number): Promise<string>
}

/** The person at this computer says what may run on it; there is no policy behind such a token. */
const POLICY = hashText('local')

/** The tenant of its tokens. */
export const LOCAL_TENANT = 'local'

/** An authority with a key of its own making, which ends with the process. Its tokens are made, proven and spent as any other. */
export const makeLocalAuthority = (): LocalAuthority => {
  const { privateKey, jwk, jkt } = makeHolderKey()
  const issuer = `writ:local:${randomBytes(8).toString('base64url')}`
  const claimsFor = (audience: string, seconds: number) => {
    const iat = Math.floor(Date.now() / 1000)
    return {
      iss: issuer,
      aud: audience,
      sub: 'person',
      client_id: 'writ',
      act: { sub: 'writ' },
      iat,
      nbf: iat,
      exp: iat + seconds,
      jti: randomBytes(16).toString('base64url'),
      tenant: LOCAL_TENANT,
      policy_hash: POLICY,
      epoch: 0
    }
  }
  const signAs = (typ: string, claims: SandboxClaims | BearerClaims) =>
    new SignJWT({ ...claims }).setProtectedHeader({ typ, alg: 'EdDSA', kid: jkt }).sign(privateKey)
  return {
    issuer,
    keys: [{ ...jwk, kid: jkt, alg: 'EdDSA', use: 'sig' }],
    sign: (audience, holder, right) =>
      signAs(SANDBOX_TYPE, {
        ...claimsFor(audience, MAX_LIFE_SECONDS),
        cnf: { jkt: holder },
        authorization_details: [right]
      }),
    signBearer: (audience, right, seconds) =>
      signAs(BEARER_TYPE, {
        ...claimsFor(audience, seconds),
        token_type: 'Bearer',
        authorization_details: [right]
      })
  }
}
