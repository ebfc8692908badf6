import { base64url, hashJson } from '@writ/dsl/contract'
import type { Database } from './database.ts'

/** The device's own key: non-extractable, made here, never leaves (a stolen unlocked profile is not defended). */
export interface DeviceKey {
  readonly id: 'key'
  readonly privateKey: CryptoKey
  readonly x: string
  readonly jkt: string
}

/** WebKitGTK (2.50, libgcrypt) fails to make about one Ed25519 key in 115, with an `OperationError`; the next is as good as any. */
const MAX_TRIES = 8

const makePair = async (tried = 1): Promise<CryptoKeyPair> => {
  try {
    return await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  } catch (error) {
    if (tried === MAX_TRIES || !(error instanceof DOMException && error.name === 'OperationError')) throw error
    return makePair(tried + 1)
  }
}

/** A key that no device had before. `jkt` is its RFC 7638 thumbprint. */
export const makeDeviceKey = async (): Promise<DeviceKey> => {
  const pair = await makePair()
  const x = base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  // RFC 7638 §3.3 and RFC 8037 §2: the required members in lexical order, which is the canonical JSON of them.
  return { id: 'key', privateKey: pair.privateKey, x, jkt: hashJson({ crv: 'Ed25519', kty: 'OKP', x }) }
}

/** The device's key, made on first use. */
export const deviceKey = async (db: Database): Promise<DeviceKey> => {
  const kept = await db.get('device', 'key')
  if (kept?.id === 'key') return kept
  const made = await makeDeviceKey()
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  const raced = await tx.store.get('key')
  if (!raced) await tx.store.put(made)
  await tx.done
  return raced?.id === 'key' ? raced : made
}

/** Ed25519 over the UTF-8 bytes of a text, as base64url. */
export const signText = async (key: DeviceKey, text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, new TextEncoder().encode(text))))

/** A compact JWS (RFC 7515 §7.1) by the device's key. */
export const signJws = async (key: DeviceKey, header: object, claims: object): Promise<string> => {
  const part = (json: object) => base64url.encode(new TextEncoder().encode(JSON.stringify(json)))
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${await signText(key, input)}`
}

/** 16 random bytes as base64url: ids, nonces and salts. */
export const randomId = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
