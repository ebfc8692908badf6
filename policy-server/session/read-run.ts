import { ok, type Result, type RunReport, type RunState, refuse } from '@writ/dsl/contract'
import { and, asc, eq, gt, ne } from 'drizzle-orm'
import { agents, type Queries, runEvents, runs } from '../store/index.ts'
import type { Ports } from './ports.ts'
import { isFinal, toldStatus } from './run-record.ts'

/** What the refs of its views stand for is no word of the page that the planner was shown. */
const toldOf = ({ refs: _, ...report }: RunReport): RunReport => report

const readOnce = async (db: Queries, agent: string, id: string, after: number): Promise<RunState | undefined> => {
  // Looked at each time: who waits may have been taken away meanwhile.
  const [found] = await db
    .select({ run: runs })
    .from(runs)
    .innerJoin(agents, and(eq(agents.id, runs.agent), eq(agents.owner, runs.person), ne(agents.state, 'stopped')))
    .where(and(eq(runs.id, id), eq(runs.agent, agent)))
  if (!found) return undefined
  const { run } = found
  const events = await db
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.run, id), gt(runEvents.n, after)))
    .orderBy(asc(runEvents.n))
    .limit(500)
  return {
    run: id,
    status: toldStatus(run),
    ...(run.decided?.continues && { resumes: run.decided.continues.run }),
    ...(run.report && { report: toldOf(run.report) }),
    ...(run.status === 'held' && run.held && { held: { until: run.held.until, act: run.held.act } }),
    events: events.map(({ n, at, what }) => ({ n, at: at.toISOString(), what }))
  }
}

/**
 * The state of an agent's run with its events after number `after`. Waits up to `waitMs` for the first of them, unless
 * the run has ended. Refuses `run/unknown`, also for another agent's run, and `server/busy` where the agent waits too often at once.
 */
export const readRun = async (
  { db, news }: Pick<Ports, 'db' | 'news'>,
  { agent, id, after, waitMs }: { agent: string; id: string; after: number; waitMs: number }
): Promise<Result<RunState>> => {
  // Listening starts before reading, so that nothing can happen unheard in between.
  const listening = news.listen(id, agent)
  try {
    const state = await readOnce(db, agent, id, after)
    if (!state) return refuse('run/unknown')
    if (state.events.length > 0 || isFinal(state.status) || waitMs === 0) return ok(state)
    if (!(await listening.wait(waitMs))) return refuse('server/busy')
    const later = await readOnce(db, agent, id, after)
    return later ? ok(later) : refuse('run/unknown')
  } finally {
    listening.stop()
  }
}
