import type { EnrolResponse, SignedEntry, Value } from '@writ/dsl/contract'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { DeviceKey } from './device-key.ts'
import type { QuestionRecord, RunRecord } from './run-record.ts'

/** What was pinned at enrolment, and the newest revocation epoch seen. */
export interface Enrolment extends EnrolResponse {
  readonly id: 'enrolment'
  readonly server: string
}

/** A link of the journal with what only the device knows: the salts of its commitments and the values behind them. */
export interface StoredEntry {
  readonly device: string
  readonly seq: number
  readonly signed: SignedEntry
  readonly secret?: { readonly salt: string; readonly value: Value }
}

export interface VaultRecord {
  readonly key: string
  readonly name: string
  readonly origin: string
  readonly parts: Readonly<
    Partial<Record<'username' | 'password' | 'totp', { readonly iv: Uint8Array; readonly text: ArrayBuffer }>>
  >
}

export interface WritSchema extends DBSchema {
  device: { key: string; value: DeviceKey | Enrolment | { readonly id: 'vault-key'; readonly key: CryptoKey } }
  runs: { key: string; value: RunRecord }
  /** One chain for each enrolment: a device that enrols anew is another device. */
  journal: { key: [device: string, seq: number]; value: StoredEntry }
  /** `acked DEVICE`: the highest seq that the server's log holds; `stop RUN`: this run was stopped. */
  meta: { key: string; value: { readonly id: string; readonly seq: number } }
  questions: { key: string; value: QuestionRecord }
  /** Spent uses by `run effect`, and spent tokens by `jti`. */
  uses: { key: string; value: { readonly id: string; readonly count: number } }
  vault: { key: string; value: VaultRecord }
}

export type Database = IDBPDatabase<WritSchema>
export const STORES = ['device', 'runs', 'journal', 'meta', 'questions', 'uses', 'vault'] as const

/** Extension-origin IndexedDB: content scripts cannot read it, unlike `storage.local`. */
export const openDatabase = (): Promise<Database> =>
  openDB<WritSchema>('writ', 1, {
    upgrade(db) {
      db.createObjectStore('device', { keyPath: 'id' })
      db.createObjectStore('runs', { keyPath: 'run' })
      db.createObjectStore('journal', { keyPath: ['device', 'seq'] })
      db.createObjectStore('meta', { keyPath: 'id' })
      db.createObjectStore('questions', { keyPath: 'id' })
      db.createObjectStore('uses', { keyPath: 'id' })
      db.createObjectStore('vault', { keyPath: 'key' })
    }
  })
