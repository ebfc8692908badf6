import { type Origin, ok, parseOrigin, type Result, refuse, type SecretRef } from '@writ/dsl/contract'
import type { Database, VaultRecord } from './database.ts'

const PARTS = ['username', 'password', 'totp'] as const
type Part = (typeof PARTS)[number]

export interface VaultEntry {
  readonly name: string
  readonly origin: string
  readonly username?: string
  readonly password?: string
}

export interface Vault {
  /** Refuses `check/bad-origin` for anything but an exact http or https origin. */
  put(entry: VaultEntry): Promise<Result<void>>
  list(): Promise<readonly { name: string; origin: string; parts: readonly Part[] }[]>
  remove(name: string, origin: string): Promise<void>
  /** The text of one secret, for the one act that types it. Refuses `vault/not-found` and `vault/no-such-part`. */
  reveal(origin: Origin, secret: SecretRef): Promise<Result<string>>
}

const keyOf = (name: string, origin: string) => `${origin} ${name}`

/** Secrets live here and nowhere else: encrypted with a key that cannot be exported, bound to one exact origin. */
export const openVault = (db: Database): Vault => {
  const wrapping = async (): Promise<CryptoKey> => {
    const kept = await db.get('device', 'vault-key')
    if (kept?.id === 'vault-key') return kept.key
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    await db.add('device', { id: 'vault-key', key })
    return key
  }
  // The place is authenticated with the text, so that a record moved to another origin does not open.
  const bound = (origin: string, name: string, part: Part) =>
    new TextEncoder().encode(JSON.stringify([origin, name, part]))

  return {
    async put(entry) {
      const origin = parseOrigin(entry.origin)
      if (!origin.ok) return origin
      const key = await wrapping()
      const parts: { [part in Part]?: { iv: Uint8Array; text: ArrayBuffer } } = {}
      for (const part of ['username', 'password'] as const) {
        const text = entry[part]
        if (!text) continue
        const iv = crypto.getRandomValues(new Uint8Array(12))
        const additionalData = bound(origin.value, entry.name, part)
        const sealed = await crypto.subtle.encrypt(
          { name: 'AES-GCM', iv, additionalData },
          key,
          new TextEncoder().encode(text)
        )
        parts[part] = { iv, text: sealed }
      }
      await db.put('vault', { key: keyOf(entry.name, origin.value), name: entry.name, origin: origin.value, parts })
      return ok(undefined)
    },
    async list() {
      return (await db.getAll('vault')).map((record: VaultRecord) => ({
        name: record.name,
        origin: record.origin,
        parts: PARTS.filter((part) => record.parts[part])
      }))
    },
    async remove(name, origin) {
      await db.delete('vault', keyOf(name, origin))
    },
    async reveal(origin, secret) {
      const record = await db.get('vault', keyOf(secret.name, origin))
      if (!record) return refuse('vault/not-found', { name: secret.name, origin })
      const sealed = record.parts[secret.part]
      if (!sealed) return refuse('vault/no-such-part', { name: secret.name, part: secret.part })
      const additionalData = bound(origin, secret.name, secret.part)
      const iv = new Uint8Array(sealed.iv)
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, await wrapping(), sealed.text)
      return ok(new TextDecoder().decode(text))
    }
  }
}
