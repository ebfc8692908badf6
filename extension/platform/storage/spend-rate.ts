import { type FeatureTerms, ok, type Result, refuse } from '@writ/dsl/contract'
import type { StrictTransaction } from './journal.ts'

/**
 * Counts one call of a feature of the app for a person (`owner`), durably before it, over all runs and lives of the worker; nothing gives it back.
 * Times in milliseconds since the epoch. Refuses `feature/rate` where so many began within the time already.
 */
export const spendRate = async (
  tx: StrictTransaction,
  { owner, name, rate }: { readonly owner: string; readonly name: string; readonly rate: FeatureTerms['rate'] },
  now: number
): Promise<Result<void>> => {
  if (!rate) return ok(undefined)
  const store = tx.objectStore('rates')
  const id = JSON.stringify([owner, name])
  // A time that is yet to come was told by a clock that ran ahead: it counts from now, and not for ever.
  const before = ((await store.get(id))?.times ?? []).map((time) => Math.min(time, now))
  const times = before.filter((time) => time > now - rate.perSeconds * 1000)
  if (times.length >= rate.count) return refuse('feature/rate', { name, count: rate.count, seconds: rate.perSeconds })
  // Those of a longer time stay, should the app ask for one.
  await store.put({ id, times: [...before.slice(-MOST), now] })
  return ok(undefined)
}

/** So many times are kept: the most that any rate counts. */
const MOST = 999
