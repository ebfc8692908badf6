import type { Turn } from '@writ/dsl/contract'
import type { Database } from './database.ts'
import type { StrictTransaction } from './journal.ts'

const turnsOf = (run: string): IDBKeyRange => IDBKeyRange.bound([run], [run, []])

/** Writes turns down behind those that are there: `from` is how many these are. */
export const addTurns = (tx: StrictTransaction, run: string, from: number, turns: readonly Turn[]): void => {
  for (const [i, turn] of turns.entries()) tx.objectStore('turns').add({ run, n: from + i, turn })
}

/** All turns of a run that are written down, in order. */
export const turnsIn = async (db: Pick<Database, 'getAll'>, run: string): Promise<readonly Turn[]> =>
  (await db.getAll('turns', turnsOf(run))).map(({ turn }) => turn)

export const removeTurns = (tx: StrictTransaction, run: string): Promise<void> =>
  tx.objectStore('turns').delete(turnsOf(run))
