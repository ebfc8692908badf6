import { type CheckSignature, type SigningAlgorithm, type SigningJwk, thumbprint } from '../jws/index.ts'
import { base64url } from '../text/base64url.ts'

/** The few things of WebCrypto that are used here; the contract itself has no such global. */
interface Subtle {
  generateKey(algorithm: object, extractable: boolean, uses: readonly string[]): Promise<KeyPair>
  exportKey(format: 'jwk', key: object): Promise<{ readonly x: string; readonly y?: string }>
  importKey(
    format: 'jwk',
    key: object,
    algorithm: object,
    extractable: boolean,
    uses: readonly string[]
  ): Promise<object>
  sign(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: object, key: object, signature: Uint8Array, data: Uint8Array): Promise<boolean>
}
interface KeyPair {
  readonly privateKey: object
  readonly publicKey: object
}
declare const crypto: { readonly subtle: Subtle }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const PARAMETERS = {
  EdDSA: { name: 'Ed25519' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
} as const

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const part = (value: object | string): string =>
  base64url.encode(bytes(typeof value === 'string' ? value : JSON.stringify(value)))

export interface TestSigner {
  readonly alg: SigningAlgorithm
  readonly privateKey: object
  readonly jwk: SigningJwk
  /** RFC 7638. */
  readonly jkt: string
}

/** A new key; without a name it goes by its thumbprint. */
export const makeTestSigner = async (kid?: string, alg: SigningAlgorithm = 'EdDSA'): Promise<TestSigner> => {
  const pair = await crypto.subtle.generateKey(PARAMETERS[alg], true, ['sign', 'verify'])
  const { x, y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const bare =
    alg === 'EdDSA'
      ? { kty: 'OKP' as const, crv: 'Ed25519' as const, x }
      : { kty: 'EC' as const, crv: 'P-256' as const, x, y }
  const jkt = thumbprint(bare)
  return { alg, privateKey: pair.privateKey, jwk: { ...bare, kid: kid ?? jkt }, jkt }
}

/** A compact JWS over exactly this header and these claims: texts are taken as they stand. */
export const signTest = async (
  { privateKey, alg }: Pick<TestSigner, 'privateKey' | 'alg'>,
  header: object | string,
  claims: object | string
): Promise<string> => {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${base64url.encode(new Uint8Array(await crypto.subtle.sign(PARAMETERS[alg], privateKey, bytes(input))))}`
}

/** WebCrypto alone: what every place has under its own library. */
export const checkBySubtle: CheckSignature = async (token, { kty, crv, x, y }, alg) => {
  const at = token.lastIndexOf('.')
  const signature = base64url.decode(token.slice(at + 1))
  const bare = y === undefined ? { kty, crv, x } : { kty, crv, x, y }
  const key = await crypto.subtle.importKey('jwk', bare, PARAMETERS[alg], false, ['verify'])
  return signature !== undefined && crypto.subtle.verify(PARAMETERS[alg], key, signature, bytes(token.slice(0, at)))
}
