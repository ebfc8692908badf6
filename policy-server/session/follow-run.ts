import { ok, type Result, type RunEvent, type RunState } from '@writ/dsl/contract'
import type { Ports } from './ports.ts'
import { readRun } from './read-run.ts'
import { isFinal } from './run-record.ts'

/** The longest that one look at the database waits for news. */
export const LOOK_MS = 15_000

/** What is told of a run that is followed: its next event, that there was none for a while, or last how it stands. */
export type Told =
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'quiet' }
  | { readonly type: 'stands'; readonly state: RunState }

export interface Followed {
  readonly agent: string
  readonly id: string
  /** Events up to this number are known. */
  readonly after: number
  /** How long its end is waited for. */
  readonly waitMs: number
  /** Aborted: nobody listens any longer. */
  readonly signal: AbortSignal
}

/**
 * Tells the events of an agent's run as they happen, until it has ended or the time is over, and then how it stands. Refuses
 * `run/unknown`, also for another agent's run.
 */
export const followRun = async (
  ports: Pick<Ports, 'db' | 'news'>,
  { agent, id, after, waitMs, signal }: Followed
): Promise<Result<AsyncGenerator<Told>>> => {
  const until = performance.now() + waitMs
  const first = await readRun(ports, { agent, id, after, waitMs: 0 })
  if (!first.ok) return first
  const tell = async function* (): AsyncGenerator<Told> {
    let state = first.value
    let known = after
    for (;;) {
      for (const event of state.events) {
        known = event.n
        yield { type: 'event', event }
      }
      const left = until - performance.now()
      // An end is told after all that came before it: there may be more than one look shows.
      const isOver = state.events.length === 0 && (isFinal(state.status) || left <= 0 || ports.news.isClosed())
      if (isOver || signal.aborted) return yield { type: 'stands', state }
      const next = await readRun(ports, { agent, id, after: known, waitMs: Math.min(Math.max(left, 0), LOOK_MS) })
      if (!next.ok) return yield { type: 'stands', state }
      state = next.value
      if (state.events.length === 0 && !isFinal(state.status)) yield { type: 'quiet' }
    }
  }
  return ok(tell())
}
