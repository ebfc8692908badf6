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

/**
 * A run that goes on with another has spent what that one spent: by the other's effects, the effects that they are now, and how many of
 * their uses were refused.
 */
export const carryUses = async (
  tx: StrictTransaction,
  given: {
    readonly from: string
    readonly to: string
    readonly counts: ReadonlyMap<string, { readonly now: readonly string[]; readonly refused: number }>
  }
): Promise<void> => {
  const store = tx.objectStore('uses')
  const sums = new Map<string, number>()
  for (const [effect, { now, refused }] of given.counts) {
    const spent = Math.max(0, ((await store.get(useKey(given.from, effect)))?.count ?? 0) - refused)
    for (const each of now) sums.set(each, (sums.get(each) ?? 0) + spent)
  }
  for (const [effect, count] of sums) if (count > 0) await store.put({ id: useKey(given.to, effect), count })
}

/** Gives back the use of an act that was reserved and certainly not done, together with the entry that says so. */
export const returnUse = async (tx: StrictTransaction, run: string, effect: string): Promise<void> => {
  const store = tx.objectStore('uses')
  const id = useKey(run, effect)
  const count = (await store.get(id))?.count ?? 0
  if (count > 0) await store.put({ id, count: count - 1 })
}
