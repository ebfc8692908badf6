import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database, StoredEntry } from './database.ts'
import { dropEnded } from './drop-ended.ts'
import type { LogDoubt } from './log-store.ts'

const DEVICE = 'dev_1'
const DOUBT = { at: 1, fault: 'rolled-back', why: 'it is shorter' } as LogDoubt

const entry = (seq: number, kind: string, run: string): StoredEntry =>
  ({ device: DEVICE, seq, signed: { entry: { at: '2026-01-01T00:00:00Z', event: { kind, run } } } }) as never

/** A device with a run that was over long ago, the end of which was proven to be in the log, and one that has begun. */
const scene = (doubt?: LogDoubt) => {
  const journal = [entry(0, 'run-begun', 'run_1'), entry(1, 'run-ended', 'run_1'), entry(2, 'run-begun', 'run_2')]
  const log = { id: `log ${DEVICE}`, newest: { seq: 2, leaf: new Uint8Array() }, ...(doubt && { doubt }) }
  const stores: Readonly<Record<string, object>> = {
    journal: {
      getAll: async () => [...journal],
      delete: async ([, seq]: [string, number]) => {
        journal.splice(
          journal.findIndex((one) => one.seq === seq),
          1
        )
      }
    },
    device: { get: async () => log }
  }
  const none = { get: async () => undefined, getAll: async () => [], delete: async () => undefined }
  const tx = { objectStore: (name: string) => stores[name] ?? none, done: Promise.resolve() }
  const db = { transaction: () => tx } as unknown as Database
  return { drop: () => dropEnded(db, Date.now()), left: () => journal.map(({ seq }) => seq) }
}

beforeEach(() => void vi.stubGlobal('IDBKeyRange', { bound: () => undefined }))
afterEach(() => void vi.unstubAllGlobals())

test('nothing is dropped while the log is in doubt: what was proven may not be in it any more', async () => {
  const doubted = scene(DOUBT)
  expect([await doubted.drop(), doubted.left()]).toEqual([0, [0, 1, 2]])
  const trusted = scene()
  expect([await trusted.drop(), trusted.left()]).toEqual([1, [2]])
})
