import { base64url, fitsAlgorithm, type SigningJwk, type Successor, successorText } from '@writ/dsl/contract'

const ALGORITHMS = {
  OKP: { alg: 'EdDSA', parameters: { name: 'Ed25519' } },
  EC: { alg: 'ES256', parameters: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } }
} as const

/** Did the holder of the key of this id sign the text? `sig` is base64url. A key whose time is over signs nothing any more. */
export const isSignedByKnown = async (
  keys: readonly SigningJwk[],
  kid: string,
  sig: string,
  text: string
): Promise<boolean> => {
  const jwk = keys.find((key) => key.kid === kid)
  const bytes = base64url.decode(sig)
  if (!jwk || jwk.exp !== undefined || bytes?.length !== 64) return false
  const { alg, parameters } = ALGORITHMS[jwk.kty]
  if (!fitsAlgorithm(jwk, alg)) return false
  try {
    const { kty, crv, x } = jwk
    const bare = jwk.kty === 'EC' ? { kty, crv, x, y: jwk.y } : { kty, crv, x }
    const key = await crypto.subtle.importKey('jwk', bare, parameters, false, ['verify'])
    return await crypto.subtle.verify(parameters, key, bytes, new TextEncoder().encode(text))
  } catch {
    return false
  }
}

/** The keys that were pinned, and those that they lead to: each was signed by one that is known already. */
export const withSuccessors = async (
  pinned: readonly SigningJwk[],
  successors: readonly Successor[],
  issuer: string
): Promise<readonly SigningJwk[]> => {
  let known = pinned
  for (const { jwk, by, sig } of successors) {
    const isNew = known.every(({ kid }) => kid !== jwk.kid)
    if (isNew && (await isSignedByKnown(known, by, sig, successorText(issuer, jwk)))) known = [...known, jwk]
  }
  return known
}
