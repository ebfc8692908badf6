import { ok, type Result, refuse } from '@writ/dsl/contract'

const MINUTE_SECONDS = 60

/** How many calls each may make in a minute. */
export interface CallBudgets {
  /** Counts a call of a tenant or of a key. Refuses `executor/busy` past the budget, with the seconds until the next begins. `now` in seconds. */
  take(whose: string, now: number): Result<void>
}

/**
 * A budget for each whose token or key was verified: what a sender may choose gives no other. It is counted where tokens are judged
 * and before anything is spent, where no plugin of the HTTP server stands.
 */
export const callBudgets = (aMinute: number): CallBudgets => {
  /** In the order in which their minutes began. */
  const minutes = new Map<string, { readonly since: number; calls: number }>()
  const isOver = (since: number, now: number) => now >= since + MINUTE_SECONDS || now < since
  const sweep = (now: number) => {
    for (const [whose, { since }] of minutes) {
      if (!isOver(since, now)) return
      minutes.delete(whose)
    }
  }
  return {
    take(whose, now) {
      sweep(now)
      const known = minutes.get(whose)
      const minute = known && !isOver(known.since, now) ? known : { since: now, calls: 0 }
      if (minute !== known) {
        minutes.delete(whose)
        minutes.set(whose, minute)
      }
      if (minute.calls >= aMinute)
        return refuse('executor/busy', { seconds: Math.max(1, Math.ceil(minute.since + MINUTE_SECONDS - now)) })
      minute.calls += 1
      return ok(undefined)
    }
  }
}
