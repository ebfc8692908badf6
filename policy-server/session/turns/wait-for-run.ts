import type { Result, RunEvent, RunState } from '@writ/dsl/contract'
import { LOOK_MS } from '../follow-run.ts'
import type { Ports } from '../ports.ts'
import { readRun } from '../read-run.ts'
import { isFinal } from '../run-record.ts'

/** Who waits for a run, and is told of it meanwhile. */
export interface Listener {
  /** Aborted: nobody listens any longer. */
  readonly signal: AbortSignal
  /** There is a run, and it can be cancelled. */
  offered(run: string): void
  heard(event: RunEvent): Promise<void>
}

interface Waiting {
  readonly agent: string
  readonly id: string
  readonly seconds: number
  /** It was held and is to end: that it still is held is no news. */
  readonly isEnding: boolean
  readonly listener?: Listener | undefined
}

/** Waits until an agent's run has ended, or is held where it is not ending, `seconds` at most. Refuses `run/unknown`. */
export const waitForRun = async (
  ports: Pick<Ports, 'db' | 'news'>,
  { agent, id, seconds, isEnding, listener }: Waiting
): Promise<Result<RunState>> => {
  const until = performance.now() + seconds * 1000
  let after = 0
  for (;;) {
    const state = await readRun(ports, { agent, id, after, waitMs: 0 })
    if (!state.ok) return state
    const { events, status } = state.value
    for (const event of events) await listener?.heard(event)
    if (isFinal(status) || (status === 'held' && !isEnding)) return state
    const left = until - performance.now()
    if (left <= 0 || listener?.signal.aborted || ports.news.isClosed()) return state
    // Its events can be of a moment after its status: what has been told is looked at once more before anything is waited for.
    const known = events.at(-1)?.n ?? after
    if (known !== after) after = known
    else {
      const waited = await readRun(ports, { agent, id, after, waitMs: Math.min(left, LOOK_MS) })
      // One who may wait no more would ask again at once. Told of no run, they would send again what was taken.
      if (!waited.ok) return waited.refusal.code === 'server/busy' ? state : waited
    }
  }
}
