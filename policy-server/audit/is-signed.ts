import { type KeyObject, verify } from 'node:crypto'
import { base64url } from '@writ/dsl/contract'

/** Is `sig`, canonical base64url, an Ed25519 signature by this key over the text's UTF-8 bytes? */
export const isSigned = (key: KeyObject, text: string, sig: string): boolean => {
  const bytes = base64url.decode(sig)
  return bytes !== undefined && verify(null, Buffer.from(text), key, bytes)
}

/** A device's key, and its one spelling. */
export interface SignerKey {
  readonly key: KeyObject
  readonly x: string
}

/** The same by a device's key, now or as it was found before. */
export type IsSigned = (by: SignerKey, text: string, sig: string) => boolean

export const isSignedBy: IsSigned = ({ key }, text, sig) => isSigned(key, text, sig)
