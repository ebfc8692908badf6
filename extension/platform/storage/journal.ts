import {
  GENESIS,
  hashEntry,
  JOURNAL_CONTEXT,
  type JournalEntry,
  type JournalEvent,
  ok,
  type Result,
  type SignedEntry,
  type Value
} from '@writ/dsl/contract'
import type { IDBPTransaction } from 'idb'
import type { Database, StoredEntry } from './database.ts'
import { STORES, type WritSchema } from './database.ts'
import { type DeviceKey, signText } from './device-key.ts'
import { ackedOf } from './log-store.ts'
import { refuseUnwritten } from './refuse-unwritten.ts'

export type StrictTransaction = IDBPTransaction<WritSchema, typeof STORES, 'readwrite'>

/** An event with what stays on the device. */
export interface Entry {
  readonly event: JournalEvent
  readonly secret?: { readonly salt: string; readonly value: Value }
}

export interface Journal {
  /**
   * Appends events and whatever else must stand or fall with them, in one strict transaction. `also` may refuse, and
   * then nothing is written. Refuses `audit/disk-full` or `audit/append-failed` when the disk does.
   */
  append(entries: readonly Entry[], also?: (tx: StrictTransaction) => Promise<Result<unknown>>): Promise<Result<void>>
  /** Entries the server has not acknowledged, oldest first, at most `limit`. */
  unsent(limit: number): Promise<readonly SignedEntry[]>
}

export interface JournalIdentity {
  readonly key: DeviceKey
  readonly device: string
  readonly build: string
}

const chainOf = (device: string, from = -1): IDBKeyRange =>
  IDBKeyRange.bound([device, from], [device, Number.MAX_SAFE_INTEGER], true)

/** The device's hash-chained, device-signed journal (docs/audit.md). Appends are one after the other: the chain is a line. */
export const openJournal = (db: Database, identity: () => Promise<JournalIdentity>, now: () => number): Journal => {
  let queue: Promise<unknown> = Promise.resolve()
  let last: { seq: number; hash: string } | undefined

  const tip = async () => {
    if (last) return last
    const { device } = await identity()
    const cursor = await db.transaction('journal').store.openCursor(chainOf(device), 'prev')
    return cursor ? { seq: cursor.value.seq, hash: hashEntry(cursor.value.signed.entry) } : { seq: -1, hash: GENESIS }
  }

  const link = async (entries: readonly Entry[]) => {
    const { key, device, build } = await identity()
    let { seq, hash } = await tip()
    const at = new Date(now()).toISOString()
    const linked: StoredEntry[] = []
    for (const { event, secret } of entries) {
      const entry: JournalEntry = { v: 1, device, seq: ++seq, prev: hash, at, build, event }
      hash = hashEntry(entry)
      // Signed before the transaction opens: IndexedDB commits a transaction that waits for anything else.
      linked.push({
        device,
        seq,
        signed: { entry, sig: await signText(key, JOURNAL_CONTEXT + hash) },
        ...(secret && { secret })
      })
    }
    return { linked, next: { seq, hash } }
  }

  const append: Journal['append'] = (entries, also) => {
    const appended = queue.then(async (): Promise<Result<void>> => {
      try {
        const { linked, next } = await link(entries)
        const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
        const refused = await also?.(tx)
        if (refused && !refused.ok) {
          tx.abort()
          await tx.done.catch(() => undefined)
          return refused
        }
        // `add` refuses a second writer of the same link, should there ever be one.
        for (const entry of linked) tx.objectStore('journal').add(entry)
        await tx.done
        last = next
        return ok(undefined)
      } catch (error) {
        last = undefined
        return refuseUnwritten(error)
      }
    })
    queue = appended
    return appended
  }

  return {
    append,
    async unsent(limit) {
      const { device } = await identity()
      const acked = (await db.get('meta', ackedOf(device)))?.seq ?? -1
      return (await db.getAll('journal', chainOf(device, acked), limit)).map(({ signed }) => signed)
    }
  }
}
