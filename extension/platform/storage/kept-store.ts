import { KEPT_MS, type KeptLabel, type KeptValue, type Value } from '@writ/dsl/contract'
import type { Database } from './database.ts'
import type { StrictTransaction } from './journal.ts'

/** A value that a run left for later turns of its session. Times are milliseconds since the epoch. */
export interface StoredKept extends KeptLabel {
  readonly name: string
  readonly value: Value
  /** For whom, and on which enrolment of this device: as `ownerOf` says. */
  readonly owner: string
  readonly agent: string
  /** Of the run that kept it: a revocation since ends what it kept. */
  readonly epoch: number
  /** Of the extension that kept it. */
  readonly build: string
  readonly until: number
}

/** Who asks for what was kept, with which extension, and when: `at` is the latest time that this device has seen. */
export interface KeptFor extends Pick<StoredKept, 'owner' | 'agent' | 'epoch' | 'build'> {
  readonly at: number
}

/** Of one that was kept under a clock that was far ahead nobody knows how old it is. */
const isYoung = ({ until }: StoredKept, at: number): boolean => at < until && until - at <= KEPT_MS

const isFor = (kept: StoredKept, { owner, agent, epoch, build, at }: KeptFor): boolean =>
  kept.owner === owner && kept.agent === agent && kept.epoch === epoch && kept.build === build && isYoung(kept, at)

/** What a run left under this name, as far as it is for this agent, person, enrolment, epoch, extension and time. */
export const readKept = async (
  db: Database,
  { run, name }: Pick<StoredKept, 'run' | 'name'>,
  whom: KeptFor
): Promise<StoredKept | undefined> => {
  const kept = await db.get('kept', [run, name])
  return kept && isFor(kept, whom) ? kept : undefined
}

/** Leaves the values of a run that ends for later turns. */
export const putKept = async (
  tx: StrictTransaction,
  { run, owner, agent, epoch, build, at }: KeptFor & { readonly run: string },
  values: readonly (KeptValue & { readonly value: Value })[]
): Promise<void> => {
  for (const each of values)
    await tx.objectStore('kept').put({ ...each, run, owner, agent, epoch, build, until: at + KEPT_MS })
}

/** Has it live on from a time, in the transaction in which a run takes it; `false` where it is gone by now. */
export const touchKept = async (
  tx: StrictTransaction,
  { run, name }: Pick<StoredKept, 'run' | 'name'>,
  at: number
): Promise<boolean> => {
  const store = tx.objectStore('kept')
  const kept = await store.get([run, name])
  if (kept) await store.put({ ...kept, until: Math.max(kept.until, at + KEPT_MS) })
  return kept !== undefined
}

const ofRun = (run: string): IDBKeyRange => IDBKeyRange.bound([run], [run, []])

/** Removes what these runs left. */
export const dropKept = async (db: Database, runs: readonly string[]): Promise<void> => {
  const tx = db.transaction('kept', 'readwrite', { durability: 'strict' })
  for (const run of runs) await tx.store.delete(ofRun(run))
  await tx.done
}

/** Removes what is handed on no more: its time is over, or its epoch. */
export const sweepKept = async (db: Database, { epoch, at }: Pick<KeptFor, 'epoch' | 'at'>): Promise<void> => {
  const tx = db.transaction('kept', 'readwrite', { durability: 'strict' })
  for (const kept of await tx.store.getAll())
    if (!isYoung(kept, at) || kept.epoch < epoch) await tx.store.delete([kept.run, kept.name])
  await tx.done
}
