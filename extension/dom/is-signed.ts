import { base64url } from '@writ/dsl/contract'
import { ed25519 } from './ed25519.ts'

/**
 * Is this an Ed25519 signature of the text's UTF-8 bytes, by the key whose `x` (RFC 8037) this is? Both as base64url. At once, and where a page
 * has no WebCrypto too.
 */
export const isSigned = (input: string, signature: string, keyX: string): boolean => {
  const bytes = base64url.decode(signature)
  const key = base64url.decode(keyX)
  if (bytes?.length !== 64 || key?.length !== 32) return false
  try {
    return ed25519.verify(bytes, new TextEncoder().encode(input), key)
  } catch {
    return false
  }
}
