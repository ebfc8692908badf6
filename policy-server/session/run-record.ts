import type { Json, Refusal, RunReport, RunState } from '@writ/dsl/contract'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, runEvents, runs } from '../store/index.ts'

/** The same JSON as the API's schema types it: without `readonly`. */
type EventBody = RunState['events'][number]['what']

export type Run = typeof runs.$inferSelect

/** Where a run can be; the last four are final. */
export const isFinal = (status: RunState['status']): boolean =>
  status === 'done' || status === 'refused' || status === 'failed' || status === 'unknown'

export const findRun = async (db: Queries, id: string): Promise<Run | undefined> =>
  (await db.select().from(runs).where(eq(runs.id, id)))[0]

/** Adds the next event of a run, inside the caller's transaction. */
export const recordEvent = async (tx: Queries, run: string, at: Date, what: Json): Promise<void> => {
  const [row] = await tx
    .update(runs)
    .set({ events: sql`${runs.events} + 1` })
    .where(eq(runs.id, run))
    .returning({ n: runs.events })
  if (!row) throw new Error('an event needs its run')
  await tx.insert(runEvents).values({ run, n: row.n, at, what: what as EventBody })
}

/** Ends a run once; a later end changes nothing and returns false. */
export const endRun = async (tx: Queries, report: RunReport, at: Date): Promise<boolean> => {
  const ended = await tx
    .update(runs)
    .set({ status: report.status, report, endedAt: at })
    .where(and(eq(runs.id, report.run), isNull(runs.endedAt)))
    .returning({ id: runs.id })
  if (ended.length === 0) return false
  await recordEvent(tx, report.run, at, {
    type: 'ended',
    status: report.status,
    ...(report.refusal && { code: report.refusal.code })
  })
  return true
}

/** The report of a run that never reached a device. */
export const refusedReport = (run: string, refusal: Refusal): RunReport => ({
  run,
  status: 'refused',
  refusal: {
    code: refusal.code,
    message: refusal.message,
    ...(refusal.span && { span: refusal.span }),
    ...(refusal.detail && { detail: refusal.detail })
  },
  steps: [],
  approvals: [],
  timings: {}
})

/** Ends a run that was decided but that no device took up, and writes so into the log. */
export const refuseRun = async (tx: Queries, run: string, refusal: Refusal, at: Date): Promise<boolean> => {
  const ended = await endRun(tx, refusedReport(run, refusal), at)
  if (ended)
    await appendLeaves(tx, [
      { v: 1, from: 'server', at: at.toISOString(), event: { kind: 'run-refused', run, code: refusal.code } }
    ])
  return ended
}
