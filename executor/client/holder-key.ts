import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { hashText, type PublicJwk, thumbprint } from '@writ/dsl/contract'
import { SignJWT } from 'jose'
import { z } from 'zod'

/** A key that tokens are bound to, and that proves to hold them. */
export interface HolderKey {
  readonly privateKey: KeyObject
  readonly jwk: Pick<PublicJwk, 'kty' | 'crv' | 'x'>
  /** RFC 7638 thumbprint, as a token names it in `cnf.jkt`. */
  readonly jkt: string
}

const privateJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })

const keyOf = (privateKey: KeyObject): HolderKey => {
  const { kty, crv, x } = privateJwkSchema.parse(privateKey.export({ format: 'jwk' }))
  const jwk = { kty, crv, x }
  return { privateKey, jwk, jkt: thumbprint(jwk) }
}

/** A new Ed25519 key, which is nowhere but in this process. */
export const makeHolderKey = (): HolderKey => keyOf(generateKeyPairSync('ed25519').privateKey)

/** A key from its private JWK (RFC 8037). Throws where it is none. */
export const readHolderKey = (text: string): HolderKey =>
  keyOf(createPrivateKey({ key: privateJwkSchema.parse(JSON.parse(text)), format: 'jwk' }))

/** A DPoP proof (RFC 9449) of the key, for one call: with a token, or to ask for one that is bound to it. */
export const proveCall = (
  { privateKey, jwk }: HolderKey,
  { method, url, token }: { readonly method: string; readonly url: string; readonly token?: string }
): Promise<string> =>
  new SignJWT({
    htm: method,
    htu: url,
    iat: Math.floor(Date.now() / 1000),
    jti: randomBytes(16).toString('base64url'),
    ...(token !== undefined && { ath: hashText(token) })
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })
    .sign(privateKey)
