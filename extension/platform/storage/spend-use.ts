import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { StrictTransaction } from './journal.ts'

/**
 * Counts one use of a grant in a run, durably before the act (DESIGN §5). Gives the number of this use, from 1.
 * Refuses `capability/used-up` when `max` uses were spent.
 */
export const spendUse = async (
  tx: StrictTransaction,
  run: string,
  effect: string,
  max: number
): Promise<Result<number>> => {
  const store = tx.objectStore('uses')
  const id = `${run} ${effect}`
  const count = ((await store.get(id))?.count ?? 0) + 1
  if (count > max) return refuse('capability/used-up', { max })
  await store.put({ id, count })
  return ok(count)
}
