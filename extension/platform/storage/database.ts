import type {
  EnrolResponse,
  LostAct,
  PersonMark,
  SecretPart,
  SettledSaid,
  SignedEntry,
  SiteNow,
  Turn,
  Value
} from '@writ/dsl/contract'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { VaultHeader } from '../vault/vault-header.ts'
import type { AskingAgent } from './agent-store.ts'
import type { DeviceKey } from './device-key.ts'
import type { KeepDays } from './keep-days.ts'
import type { StoredKept } from './kept-store.ts'
import type { StoredLabel } from './label-store.ts'
import type { KeptLog } from './log-store.ts'
import type { StoredPasskey } from './passkey-store.ts'
import type { StoredReader } from './reader-store.ts'
import type { QuestionRecord, RunRecord } from './run-record.ts'
import type { StandingAnswer } from './standing-store.ts'

/** What was pinned at enrolment, and the newest revocation epoch seen. */
export interface Enrolment extends EnrolResponse {
  readonly id: 'enrolment'
  readonly server: string
  /** For how many days from its end the tenant keeps what is told of a run, as its server said last; absent where it keeps it. */
  readonly keepDays?: number
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
  readonly parts: Readonly<Partial<Record<SecretPart, { readonly iv: Uint8Array; readonly text: ArrayBuffer }>>>
}

/** A file of a run. Its bytes are read by nobody but the document it is uploaded to. */
export interface StoredFile {
  readonly run: string
  readonly id: string
  readonly name: string
  /** MIME type. */
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** Origins it came from, or `person`. */
  readonly from: readonly string[]
  /** Absent where the browser saved the file itself: then there is only the name. */
  readonly content?: { readonly bytes: ArrayBuffer; readonly sha256: string }
}

/** An act of a run that has ended, whose outcome nobody saw: listed until the person has said whether it was done. */
export interface LostRecord {
  /** `RUN BATCH STEP`. */
  readonly id: string
  readonly run: string
  /** Whose use is given back where it was not done. */
  readonly effect: string
  readonly act: LostAct
  /** The tab it was to happen in, and the browser session in which that number means it. */
  readonly tab?: number
  readonly session: string
  /** What its site showed when the person last looked. */
  readonly now?: SiteNow
  /** What the person said last, and when, in milliseconds since the epoch. */
  readonly said?: SettledSaid
  readonly saidAt?: number
}

export interface WritSchema extends DBSchema {
  /** `vault-key`: of a vault from before there were passphrases; `vault-session`: one half of an open vault's key. */
  device: {
    key: string
    value:
      | DeviceKey
      | Enrolment
      | StoredPasskey
      | VaultHeader
      | KeptLog
      | { readonly id: 'keep-days'; readonly days: KeepDays }
      | { readonly id: 'vault-key' | 'vault-session'; readonly key: CryptoKey }
      | { readonly id: 'mark'; readonly mark: PersonMark }
      | StoredReader
  }
  runs: { key: string; value: RunRecord }
  /** One chain for each enrolment: a device that enrols anew is another device. */
  journal: { key: [device: string, seq: number]; value: StoredEntry }
  /** `acked DEVICE`: the highest seq that the server's log holds; `stop RUN`: this run was stopped. */
  meta: { key: string; value: { readonly id: string; readonly seq: number } }
  questions: { key: string; value: QuestionRecord }
  /** Spent uses by `run effect`, and spent tokens by `jti`. */
  uses: { key: string; value: { readonly id: string; readonly count: number } }
  vault: { key: string; value: VaultRecord }
  /** Files of live runs, gone when the run is. */
  files: { key: [run: string, id: string]; value: StoredFile }
  /** What this device told agents and gave to places in runs that have ended. */
  labels: { key: string; value: StoredLabel }
  lost: { key: string; value: LostRecord }
  /** Answers *always*. */
  standing: { key: string; value: StandingAnswer }
  /** Agents that asked lately, and those that the person stopped. */
  agents: { key: string; value: AskingAgent }
  /** What the interpreters of live runs were told, gone when the run is. */
  turns: {
    key: [run: string, n: number]
    value: { readonly run: string; readonly n: number; readonly turn: Turn }
  }
  /** Values that runs left for later turns of their sessions. */
  kept: { key: [run: string, name: string]; value: StoredKept }
  /** Recordings of runs that have ended, encrypted, until the server has them. */
  recordings: { key: string; value: { readonly run: string; readonly text: string } }
  /** When features of the app were called lately, by person and feature: milliseconds since the epoch. */
  rates: { key: string; value: { readonly id: string; readonly times: readonly number[] } }
}

export type Database = IDBPDatabase<WritSchema>
export const STORES = [
  'device',
  'runs',
  'journal',
  'meta',
  'questions',
  'uses',
  'vault',
  'files',
  'labels',
  'lost',
  'standing',
  'agents',
  'turns',
  'recordings',
  'rates',
  'kept'
] as const

/** Extension-origin IndexedDB: content scripts cannot read it, unlike `storage.local`. */
export const openDatabase = (): Promise<Database> =>
  openDB<WritSchema>('writ', 8, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('device', { keyPath: 'id' })
        db.createObjectStore('runs', { keyPath: 'run' })
        db.createObjectStore('journal', { keyPath: ['device', 'seq'] })
        db.createObjectStore('meta', { keyPath: 'id' })
        db.createObjectStore('questions', { keyPath: 'id' })
        db.createObjectStore('uses', { keyPath: 'id' })
        db.createObjectStore('vault', { keyPath: 'key' })
      }
      if (from < 2) db.createObjectStore('files', { keyPath: ['run', 'id'] })
      if (from < 3) db.createObjectStore('labels', { keyPath: 'id' })
      if (from < 4) db.createObjectStore('lost', { keyPath: 'id' })
      if (from < 5) {
        db.createObjectStore('standing', { keyPath: 'id' })
        db.createObjectStore('agents', { keyPath: 'id' })
      }
      if (from < 6) {
        db.createObjectStore('turns', { keyPath: ['run', 'n'] })
        db.createObjectStore('recordings', { keyPath: 'run' })
      }
      if (from < 7) db.createObjectStore('rates', { keyPath: 'id' })
      if (from < 8) db.createObjectStore('kept', { keyPath: ['run', 'name'] })
    }
  })
