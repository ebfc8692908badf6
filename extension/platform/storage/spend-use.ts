import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { StrictTransaction } from './journal.ts'

export const useKey = (run: string, effect: string): string => `${run} ${effect}`

/**
 * Counts one use of a grant in a run, durably before the act. Gives the number of this use, from 1.
 * Refuses `capability/used-up` when `max` uses were spent.
 */
export const spendUse = async (
  tx: StrictTransaction,
  run: string,
  effect: string,
  max: number
): Promise<Result<number>> => {
  const store = tx.objectStore('uses')
  const id = useKey(run, effect)
  const count = ((await store.get(id))?.count ?? 0) + 1
  if (count > max) return refuse('capability/used-up', { max })
  await store.put({ id, count })
  return ok(count)
}

/** Gives back the use of an act that was reserved and certainly not done, together with the entry that says so. */
export const returnUse = async (tx: StrictTransaction, run: string, effect: string): Promise<void> => {
  const store = tx.objectStore('uses')
  const id = useKey(run, effect)
  const count = (await store.get(id))?.count ?? 0
  if (count > 0) await store.put({ id, count: count - 1 })
}
