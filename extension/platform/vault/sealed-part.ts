import type { SecretPart } from '@writ/dsl/contract'
import { randomBytes } from './wrapped-key.ts'

/** One secret at rest: AES-256-GCM, each with a nonce of its own. */
export interface SealedPart {
  readonly iv: Uint8Array
  readonly text: ArrayBuffer
}

/** Where a secret belongs: the exact origin, the entry, the kind of field. */
export interface PlaceOfPart {
  readonly origin: string
  readonly name: string
  readonly part: SecretPart
}

/** The one act that a secret is for. A secret that is to serve another one is sealed for that one. */
const ACT = 'fill-secret'

/** The place is authenticated with the text, so that what was moved to another origin, entry, field kind or act does not open. */
const bound = ({ origin, name, part }: PlaceOfPart) =>
  new TextEncoder().encode(JSON.stringify(['writ-vault', 2, origin, name, part, ACT]))

export const sealPart = async (key: CryptoKey, place: PlaceOfPart, text: string): Promise<SealedPart> => {
  const iv = randomBytes(12)
  const how = { name: 'AES-GCM', iv, additionalData: bound(place) }
  return { iv, text: await crypto.subtle.encrypt(how, key, new TextEncoder().encode(text)) }
}

/** `undefined` where it was sealed elsewhere, by another key, or was changed. */
export const openPart = async (
  key: CryptoKey,
  place: PlaceOfPart,
  { iv, text }: SealedPart
): Promise<string | undefined> => {
  const how = { name: 'AES-GCM', iv: new Uint8Array(iv), additionalData: bound(place) }
  const opened = await crypto.subtle.decrypt(how, key, text).catch(() => undefined)
  return opened && new TextDecoder().decode(opened)
}
