import { createPublicKey } from 'node:crypto'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import type { PasskeyKey } from '@writ/dsl/contract'

const base64url = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64url')

/** A COSE key (RFC 9053) of an authenticator as a JWK. */
const jwkOf = (key: ReturnType<typeof decodeCredentialPublicKey>) => {
  if (cose.isCOSEPublicKeyEC2(key))
    return { kty: 'EC', crv: 'P-256', x: base64url(key.get(cose.COSEKEYS.x)), y: base64url(key.get(cose.COSEKEYS.y)) }
  if (cose.isCOSEPublicKeyOKP(key)) return { kty: 'OKP', crv: 'Ed25519', x: base64url(key.get(cose.COSEKEYS.x)) }
  if (cose.isCOSEPublicKeyRSA(key))
    return { kty: 'RSA', n: base64url(key.get(cose.COSEKEYS.n)), e: base64url(key.get(cose.COSEKEYS.e)) }
  return undefined
}

const ALGORITHMS: readonly PasskeyKey['alg'][] = [-7, -8, -257]

/**
 * A passkey's COSE key as SubjectPublicKeyInfo, base64url, with its algorithm: what a verifier of the log needs. `undefined` for a key
 * of a kind that is not accepted.
 */
export const spkiOf = (coseKey: Uint8Array<ArrayBuffer>): Pick<PasskeyKey, 'key' | 'alg'> | undefined => {
  try {
    const key = decodeCredentialPublicKey(coseKey)
    const alg = ALGORITHMS.find((known) => known === key.get(cose.COSEKEYS.alg))
    const jwk = jwkOf(key)
    if (alg === undefined || !jwk) return undefined
    const der = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' })
    return { alg, key: der.toString('base64url') }
  } catch {
    return undefined
  }
}
