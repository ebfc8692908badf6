import type { ReaderKey } from '@writ/dsl/contract'

/** A key pair of one who may read recordings of runs. */
export const newReader = async (): Promise<{ readonly publicJwk: ReaderKey; readonly privateJwk: JsonWebKey }> => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits'
  ])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  return {
    publicJwk: { kty, crv, x, y } as ReaderKey,
    privateJwk: await crypto.subtle.exportKey('jwk', privateKey)
  }
}
