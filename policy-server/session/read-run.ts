import { ok, type Result, type RunState, refuse } from '@writ/dsl/contract'
import { and, asc, eq, gt } from 'drizzle-orm'
import { type Queries, runEvents } from '../store/index.ts'
import type { Ports } from './ports.ts'
import { findRun, isFinal } from './run-record.ts'

const readOnce = async (db: Queries, agent: string, id: string, after: number): Promise<RunState | undefined> => {
  const run = await findRun(db, id)
  if (run?.agent !== agent) return undefined
  const events = await db
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.run, id), gt(runEvents.n, after)))
    .orderBy(asc(runEvents.n))
    .limit(500)
  return {
    run: id,
    status: run.status,
    ...(run.report && { report: run.report }),
    events: events.map(({ n, at, what }) => ({ n, at: at.toISOString(), what }))
  }
}

/**
 * The state of an agent's run with its events after number `after`. Waits up to `waitMs` for the first of them, unless
 * the run has ended. Refuses `run/unknown`, also for another agent's run.
 */
export const readRun = async (
  { db, news }: Pick<Ports, 'db' | 'news'>,
  { agent, id, after, waitMs }: { agent: string; id: string; after: number; waitMs: number }
): Promise<Result<RunState>> => {
  // Listening starts before reading, so that nothing can happen unheard in between.
  const listening = news.listen(id)
  try {
    const state = await readOnce(db, agent, id, after)
    if (!state) return refuse('run/unknown')
    if (state.events.length > 0 || isFinal(state.status) || waitMs === 0) return ok(state)
    await listening.wait(waitMs)
    const later = await readOnce(db, agent, id, after)
    return later ? ok(later) : refuse('run/unknown')
  } finally {
    listening.stop()
  }
}
