import { MAX_SKEW_SECONDS } from '@writ/dsl/contract'
import type { Database } from './database.ts'

const ID = 'latest-time'

/**
 * The latest time that this device has ever seen, the present one with it; in seconds since the epoch. It is written down
 * durably, so that neither a restart nor a clock that is moved back makes an old token young again.
 */
export const latestTime = async (db: Pick<Database, 'transaction'>, now: number): Promise<number> => {
  const tx = db.transaction('meta', 'readwrite', { durability: 'strict' })
  const kept = (await tx.store.get(ID))?.seq ?? 0
  if (now > kept) await tx.store.put({ id: ID, seq: now })
  await tx.done
  return Math.max(now, kept)
}

/**
 * Forgets a time that was never true: the clock had run ahead, and now agrees with the `told` time of the server this device is
 * enrolled with, freshly signed. All in seconds.
 */
export const forgetWrongTime = async (db: Pick<Database, 'transaction'>, now: number, told: number): Promise<void> => {
  if (Math.abs(now - told) > MAX_SKEW_SECONDS) return
  const tx = db.transaction('meta', 'readwrite', { durability: 'strict' })
  const kept = (await tx.store.get(ID))?.seq ?? 0
  if (kept > now + MAX_SKEW_SECONDS) await tx.store.put({ id: ID, seq: now })
  await tx.done
}
