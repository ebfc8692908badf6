import type { Database } from './database.ts'
import type { StrictTransaction } from './journal.ts'

const markOf = (run: string) => `stop ${run}`

/** Marks a run as stopped by the person or the server; the run sees it before its next step, also after a restart. */
export const markStopped = async (db: Database, run: string): Promise<void> => {
  await db.put('meta', { id: markOf(run), seq: 0 })
}

export const isStopped = async (db: Database, run: string): Promise<boolean> =>
  (await db.get('meta', markOf(run))) !== undefined

/** The same, inside a transaction: nothing that is written with it can overtake a stop. */
export const isStoppedIn = async (tx: StrictTransaction, run: string): Promise<boolean> =>
  (await tx.objectStore('meta').get(markOf(run))) !== undefined
