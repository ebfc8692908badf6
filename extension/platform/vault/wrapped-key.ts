import { ARGON2, type Argon2Params, isSound, passphraseKey } from './passphrase-key.ts'
import { readRecoveryCode } from './recovery-code.ts'

/** AES-256-GCM (NIST SP 800-38D): what each key of the vault wraps and seals with. */
const AES = { name: 'AES-GCM', length: 256 } as const

interface Wrapped {
  readonly salt: Uint8Array
  readonly iv: Uint8Array
  readonly key: ArrayBuffer
}

/** The vault's key, wrapped by what one way to open it gives. */
export type WayRecord =
  | (Wrapped & { readonly kind: 'passphrase'; readonly argon2: Argon2Params })
  | (Wrapped & { readonly kind: 'recovery' })
  /** `input` goes to the passkey's PRF (WebAuthn §10.1.4), whose output is the key. */
  | (Wrapped & { readonly kind: 'passkey'; readonly credential: string; readonly input: Uint8Array })

/** What a person opens the vault with. `output`: the 32 bytes of the passkey's PRF. */
export type Opening =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'passkey'; readonly output: Uint8Array }

export const randomBytes = (count: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(count))

/** All that stands beside a wrapped key is authenticated with it: parameters that were lowered, or another vault's, do not open. */
const boundTo = (vault: string, { iv: _, key: __, ...beside }: Omit<WayRecord, 'key'> & { key?: unknown }) =>
  new TextEncoder().encode(
    JSON.stringify(['writ-vault-key', vault, beside], (_, value: unknown) =>
      value instanceof Uint8Array ? [...value] : value
    )
  )

/** A key from what is random already, by HKDF-SHA256 (RFC 5869). */
const expandedKey = async (secret: Uint8Array, salt: Uint8Array, info: string): Promise<CryptoKey> => {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(salt), info: new TextEncoder().encode(info) }
  return await crypto.subtle.deriveKey(how, base, AES, false, ['wrapKey', 'unwrapKey'])
}

const keyFor = async (opening: Opening, salt: Uint8Array, argon2: Argon2Params): Promise<CryptoKey | undefined> => {
  switch (opening.kind) {
    case 'passphrase':
      return isSound(argon2) ? await passphraseKey(opening.passphrase, salt, argon2) : undefined
    case 'recovery': {
      const code = readRecoveryCode(opening.code)
      return code === undefined
        ? undefined
        : await expandedKey(new TextEncoder().encode(code), salt, 'writ vault recovery')
    }
    case 'passkey':
      return opening.output.length === 32 ? await expandedKey(opening.output, salt, 'writ vault passkey') : undefined
  }
}

/** A new key of a vault. It is extractable only for as long as it takes to wrap it; script never sees its bytes. */
export const makeDataKey = (): Promise<CryptoKey> => crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt'])

/** A passkey as the vault knows it: which, and what its PRF is given. */
export interface PasskeyOfVault {
  readonly credential: string
  readonly input: Uint8Array
}

/** Wraps the vault's key for one way to open it, with a fresh salt. Throws where the opening is none: it was checked before. */
export const wrapFor = async (
  dataKey: CryptoKey,
  vault: string,
  opening: Opening,
  passkey?: PasskeyOfVault
): Promise<WayRecord> => {
  const [salt, iv] = [randomBytes(16), randomBytes(12)]
  const wrapping = await keyFor(opening, salt, ARGON2)
  if (!wrapping) throw new Error('a way to open the vault that gives no key')
  const beside =
    opening.kind === 'passphrase'
      ? { kind: opening.kind, salt, iv, argon2: ARGON2 }
      : opening.kind === 'recovery'
        ? { kind: opening.kind, salt, iv }
        : { kind: opening.kind, salt, iv, credential: passkey?.credential ?? '', input: passkey?.input ?? salt }
  const additionalData = boundTo(vault, beside)
  const key = await crypto.subtle.wrapKey('raw', dataKey, wrapping, { name: 'AES-GCM', iv, additionalData })
  return { ...beside, key }
}

/** The vault's key, or `undefined` where this does not open it. It comes extractable, to be wrapped anew and then let go. */
export const unwrapWith = async (way: WayRecord, vault: string, opening: Opening): Promise<CryptoKey | undefined> => {
  if (way.kind !== opening.kind) return undefined
  const wrapping = await keyFor(opening, way.salt, way.kind === 'passphrase' ? way.argon2 : ARGON2)
  if (!wrapping) return undefined
  const how = { name: 'AES-GCM', iv: new Uint8Array(way.iv), additionalData: boundTo(vault, way) }
  return await crypto.subtle
    .unwrapKey('raw', way.key, wrapping, how, AES, true, ['encrypt', 'decrypt'])
    .catch(() => undefined)
}
