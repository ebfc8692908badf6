import type { Result, RunState } from '@writ/dsl/contract'
import { readRun } from '../session/index.ts'
import type { Call } from './call.ts'
import { progressOf } from './progress.ts'

/** The longest that one look at the database waits for news. */
const LOOK_MS = 20_000

/**
 * Follows a run until it has ended, or `waitMs` are over or the caller waits no longer: then it is told as it stands. Tells the
 * caller of each event. Refuses `run/unknown`.
 */
export const followRun = async (
  { party: { ports, agent }, signal, progress }: Call,
  { run, waitMs }: { readonly run: string; readonly waitMs: number }
): Promise<Result<RunState>> => {
  const until = performance.now() + waitMs
  let after = 0
  for (;;) {
    const left = Math.max(0, until - performance.now())
    const state = await readRun(ports, { agent: agent.id, id: run, after, waitMs: Math.min(left, LOOK_MS) })
    if (!state.ok) return state
    for (const event of state.value.events) {
      after = event.n
      const words = progressOf(event)
      if (words !== undefined) await progress(words)
    }
    // The report comes with the end, and its event with it: there is nothing more to hear.
    if (state.value.report || left === 0 || signal.aborted) return state
  }
}
