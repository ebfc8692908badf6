import { countedUp, type EffectClass, ok, type PasskeyKey, type Result, refuse } from '@writ/dsl/contract'
import type { Database } from './database.ts'
import type { StrictTransaction } from './journal.ts'

/** The person's passkey, as it was registered on this device. */
export interface StoredPasskey {
  readonly id: 'passkey'
  readonly key: PasskeyKey
  /** The authenticator's last count of signatures; 0 where it keeps none. */
  readonly counter: number
  /** The person wants it for every act of the highest class, whatever policy says. */
  readonly highest: boolean
  /** What the next proof for a change must be over; spent by it. */
  readonly nonce?: string
}

/** What a person's own wish for a passkey is about: what cannot be taken back. */
const HIGHEST: readonly EffectClass[] = ['transact', 'destroy']

export const passkeyOf = async (db: Pick<Database, 'get'>): Promise<StoredPasskey | undefined> => {
  const kept = await db.get('device', 'passkey')
  return kept?.id === 'passkey' ? kept : undefined
}

export const wantsPasskey = async (db: Pick<Database, 'get'>, effect: EffectClass): Promise<boolean> =>
  HIGHEST.includes(effect) && (await passkeyOf(db))?.highest === true

/** Keeps the count of a signature that was taken; `false` where another that counts as high was taken meanwhile, or the passkey is gone. */
export const countPasskey = async (tx: StrictTransaction, used: StoredPasskey): Promise<boolean> => {
  const store = tx.objectStore('device')
  const kept = await store.get('passkey')
  if (kept?.id !== 'passkey' || kept.key.credential !== used.key.credential) return false
  if (!countedUp(used.counter, kept.counter)) return false
  await store.put({ ...kept, counter: used.counter })
  return true
}

/** Keeps a new passkey. Refuses `approval/passkey-taken` where there is one. */
export const keepPasskey = async (db: Database, made: Omit<StoredPasskey, 'id'>): Promise<Result<void>> => {
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  const taken = (await tx.store.get('passkey')) !== undefined
  if (!taken) await tx.store.put({ id: 'passkey', ...made })
  await tx.done
  return taken ? refuse('approval/passkey-taken') : ok(undefined)
}

/** The person wants it for every act of the highest class; without a passkey nothing. */
export const wantHighest = async (db: Database): Promise<void> => {
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  const kept = await tx.store.get('passkey')
  if (kept?.id === 'passkey') await tx.store.put({ ...kept, highest: true })
  await tx.done
}

/** What the next proof for a change must be over; `made` where there is none yet. `undefined` without a passkey. */
export const passkeyNonce = async (db: Database, made: string): Promise<string | undefined> => {
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  const kept = await tx.store.get('passkey')
  const isOurs = kept?.id === 'passkey'
  const nonce = isOurs ? (kept.nonce ?? made) : undefined
  if (isOurs && kept.nonce === undefined) await tx.store.put({ ...kept, nonce: made })
  await tx.done
  return nonce
}

/**
 * Makes a change that lets less be asked, by a proof over the nonce that `used` holds: once, and of two at once one. Refuses
 * `approval/passkey-unsound`.
 */
export const spendNonce = async (
  db: Database,
  used: StoredPasskey,
  change: 'remove' | 'highest-off'
): Promise<Result<void>> => {
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  const kept = await tx.store.get('passkey')
  const isHeld =
    kept?.id === 'passkey' &&
    kept.key.credential === used.key.credential &&
    kept.nonce !== undefined &&
    kept.nonce === used.nonce &&
    countedUp(used.counter, kept.counter)
  if (isHeld) {
    const { nonce: _spent, ...rest } = kept
    if (change === 'remove') await tx.store.delete('passkey')
    else await tx.store.put({ ...rest, highest: false, counter: used.counter })
  }
  await tx.done
  return isHeld ? ok(undefined) : refuse('approval/passkey-unsound', { why: 'it was used before' })
}

/** For a device that is enrolled anew. */
export const removePasskey = (db: Database): Promise<void> => db.delete('device', 'passkey')
