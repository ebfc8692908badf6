import { base64url } from '@writ/dsl/contract'
import type { Database } from '../storage/database.ts'
import { randomBytes } from './wrapped-key.ts'

/** A memory that the browser keeps for this session and never writes down (`storage.session`), and that no page can read. */
export interface SessionMemory {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

const HELD = 'vault'
const AES = { name: 'AES-GCM', length: 256 } as const

/** What the session remembers of an open vault: its key, wrapped, and the times that lock it, in ms since the epoch. */
interface Held {
  readonly iv: string
  readonly key: string
  readonly opened: number
  readonly used: number
}

const isHeld = (value: unknown): value is Held =>
  typeof value === 'object' && value !== null && 'key' in value && 'used' in value

/**
 * The open vault's key. A worker is suspended at any time, so its memory cannot hold the key, and what the disk holds outlives a
 * session. Each has one half: the session's memory the key, wrapped; the database a key to unwrap it with that no script can read.
 * Neither half opens anything alone, and the session's is gone when the browser is.
 */
export const openKey = (db: Database, memory: SessionMemory, now: () => number) => {
  const wrapping = async (): Promise<CryptoKey | undefined> => {
    const kept = await db.get('device', 'vault-session')
    return kept?.id === 'vault-session' ? kept.key : undefined
  }
  const held = async (): Promise<Held | undefined> => {
    const value = await memory.get(HELD)
    return isHeld(value) ? value : undefined
  }

  const forget = async () => {
    await memory.remove(HELD)
    await db.delete('device', 'vault-session')
  }

  return {
    /** Keeps the key for as long as the vault is open. Each opening has a fresh half on either side. */
    async hold(dataKey: CryptoKey): Promise<void> {
      const key = await crypto.subtle.generateKey(AES, false, ['wrapKey', 'unwrapKey'])
      await db.put('device', { id: 'vault-session', key })
      const iv = randomBytes(12)
      const wrapped = await crypto.subtle.wrapKey('raw', dataKey, key, { name: 'AES-GCM', iv })
      const [opened, used] = [now(), now()]
      const value: Held = { iv: base64url.encode(iv), key: base64url.encode(new Uint8Array(wrapped)), opened, used }
      await memory.set(HELD, value)
    },

    /** The key where the vault is open, for use alone: it cannot be exported. */
    async key(): Promise<CryptoKey | undefined> {
      const [value, key] = [await held(), await wrapping()]
      if (!value || !key) return undefined
      const [iv, wrapped] = [base64url.decode(value.iv), base64url.decode(value.key)]
      if (!iv || !wrapped) return undefined
      return await crypto.subtle
        .unwrapKey('raw', wrapped, key, { name: 'AES-GCM', iv }, AES, false, ['encrypt', 'decrypt'])
        .catch(() => undefined)
    },

    /** Since when it was not used, in ms; `undefined` where it is not open. A clock that was set back counts as forever. */
    async idle(): Promise<number | undefined> {
      const value = await held()
      if (!value) return undefined
      return now() < value.used ? Number.POSITIVE_INFINITY : now() - value.used
    },

    async used(): Promise<void> {
      const value = await held()
      if (value) await memory.set(HELD, { ...value, used: now() })
    },

    forget
  }
}

export type OpenKey = ReturnType<typeof openKey>
