import type { WayRecord } from './wrapped-key.ts'

/** Minutes of rest after which the vault locks. */
export const LOCK_AFTER = [1, 5, 15, 30, 60] as const
export type LockAfter = (typeof LOCK_AFTER)[number]

export const isLockAfter = (minutes: number): minutes is LockAfter =>
  (LOCK_AFTER as readonly number[]).includes(minutes)

/** What stands on the disk about the vault as a whole: its key, wrapped once for each way to open it, and when it locks. */
export interface VaultHeader {
  readonly id: 'vault'
  readonly v: 2
  /** Random: a wrapped key of another vault does not fit. */
  readonly vault: string
  /** Counts the writes, so that of two that change it at once one is refused. */
  readonly version: number
  readonly lockAfter: LockAfter
  readonly ways: readonly WayRecord[]
}
