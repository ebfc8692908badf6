import {
  type Origin,
  ok,
  parseOrigin,
  type Result,
  refuse,
  SECRET_PARTS,
  type SecretPart,
  type SecretRef
} from '@writ/dsl/contract'
import type { Database, VaultRecord } from '../storage/database.ts'
import { checkValue } from './check-value.ts'
import { codeNow } from './one-time-code.ts'
import type { SessionMemory } from './open-key.ts'
import { openPart, type SealedPart, sealPart } from './sealed-part.ts'
import { type VaultLock, vaultLock } from './vault-lock.ts'

/** What a person keeps for one site, by the name that plans have for it. */
export interface VaultEntry {
  readonly name: string
  readonly origin: string
  readonly values: Readonly<Partial<Record<SecretPart, string>>>
}

/** What there is of an entry; never a value. */
export interface VaultListing {
  readonly name: string
  readonly origin: string
  readonly parts: readonly SecretPart[]
}

export interface Vault extends VaultLock {
  /**
   * Adds an entry, or replaces one whole. Refuses `check/bad-origin` for anything but an exact http or https origin, `vault/bad-value`,
   * and `vault/locked` or `vault/no-passphrase` where it is not open.
   */
  put(entry: VaultEntry): Promise<Result<void>>
  /** Names, places and kinds, which a locked vault tells too. */
  list(): Promise<readonly VaultListing[]>
  remove(name: string, origin: string): Promise<void>
  /**
   * The text of one secret, for the one act that types it; of a `totp` the code of this moment. Refuses `vault/locked`,
   * `vault/no-passphrase`, `vault/not-found` with the names that are kept for that very origin, `vault/no-such-part`, and
   * `vault/unreadable` for what was changed or moved.
   */
  reveal(origin: Origin, secret: SecretRef): Promise<Result<string>>
}

const keyOf = (name: string, origin: string) => `${origin} ${name}`

/** Names that a refusal tells at most. */
const MOST_TOLD = 10
/** A name that a plan can write. */
const IS_NAME = /^[A-Za-z_]\w{0,63}$/

/** Secrets live here and nowhere else: sealed with a key that only the person can unwrap, each bound to one exact place. */
export const openVault = (db: Database, memory: SessionMemory, now: () => number): Vault => {
  const { lock, held } = vaultLock(db, memory, now)

  /** The key, where the vault is open; that it was asked for keeps the vault from resting. */
  const key = async (): Promise<Result<CryptoKey>> => {
    await lock.lockIfIdle()
    const open = await held.key()
    if (!open) return refuse((await lock.status()).state === 'locked' ? 'vault/locked' : 'vault/no-passphrase')
    await held.used()
    return ok(open)
  }

  /** The names that plans have for what is kept for this very origin. */
  const heldFor = async (origin: Origin): Promise<{ readonly held?: string }> => {
    const all = await db.getAll('vault')
    const names = all.flatMap((one: VaultRecord) => (one.origin === origin && IS_NAME.test(one.name) ? [one.name] : []))
    const held = names.slice(0, MOST_TOLD).map((name) => `\`${name}\``)
    return held.length > 0 ? { held: held.join(', ') } : {}
  }

  return {
    ...lock,

    async put({ name, origin: written, values }) {
      const origin = parseOrigin(written)
      if (!origin.ok) return origin
      const opened = await key()
      if (!opened.ok) return opened
      const parts: { [part in SecretPart]?: SealedPart } = {}
      for (const part of SECRET_PARTS) {
        const value = values[part]
        if (value === undefined) continue
        const checked = checkValue(part, value)
        if (!checked.ok) return checked
        parts[part] = await sealPart(opened.value, { origin: origin.value, name, part }, checked.value)
      }
      await db.put('vault', { key: keyOf(name, origin.value), name, origin: origin.value, parts })
      return ok(undefined)
    },

    async list() {
      return (await db.getAll('vault')).map(({ name, origin, parts }: VaultRecord) => ({
        name,
        origin,
        parts: SECRET_PARTS.filter((part) => parts[part])
      }))
    },

    async remove(name, origin) {
      await db.delete('vault', keyOf(name, origin))
    },

    async reveal(origin, { name, part }) {
      const record = await db.get('vault', keyOf(name, origin))
      if (!record) return refuse('vault/not-found', { name, origin, ...(await heldFor(origin)) })
      const sealed = record.parts[part]
      if (!sealed) return refuse('vault/no-such-part', { name, part })
      const opened = await key()
      if (!opened.ok) return opened
      const text = await openPart(opened.value, { origin, name, part }, sealed)
      if (text === undefined) return refuse('vault/unreadable', { name })
      return part === 'totp' ? codeNow(text, now()) : ok(text)
    }
  }
}
