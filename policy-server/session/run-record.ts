import { type Refusal, type RunReport, type RunState, refusal, type WhatHappened } from '@writ/dsl/contract'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, runEvents, runs, withSoundTexts } from '../store/index.ts'
import { settleReserve, type ToldByDevice } from './agents/reserve-budget.ts'
import { settleLabels } from './labels/settle-labels.ts'

/** The same JSON as the API's schema types it: without `readonly`. */
type EventBody = RunState['events'][number]['what']

export type Run = typeof runs.$inferSelect

/** Where a run can be; the last five are final. */
export const isFinal = (status: RunState['status']): boolean =>
  status === 'done' || status === 'refused' || status === 'failed' || status === 'unknown' || status === 'cancelled'

/** How a run stands, as its planner is told. */
export const toldStatus = ({ status, report }: Pick<Run, 'status' | 'report'>): RunState['status'] =>
  status === 'refused' && report?.refusal?.code === 'run/cancelled' ? 'cancelled' : status

export const findRun = async (db: Queries, id: string): Promise<Run | undefined> =>
  (await db.select().from(runs).where(eq(runs.id, id)))[0]

/** Adds the next event of a run, inside the caller's transaction. What its device says in it is kept so that the store can look into it. */
export const recordEvent = async (tx: Queries, run: string, at: Date, what: WhatHappened): Promise<void> => {
  const [row] = await tx
    .update(runs)
    .set({ events: sql`${runs.events} + 1` })
    .where(eq(runs.id, run))
    .returning({ n: runs.events })
  if (!row) throw new Error('an event needs its run')
  await tx.insert(runEvents).values({ run, n: row.n, at, what: withSoundTexts(what) as EventBody })
}

const recordEnd = (tx: Queries, { run, status, refusal }: RunReport, at: Date): Promise<void> =>
  recordEvent(tx, run, at, { type: 'ended', status, ...(refusal && { code: refusal.code }) })

/** Who says how a run ended: its device, or the server by itself. */
type EndedBy = ToldByDevice | { readonly fromDevice: false }

/** A run that was held and saw more until its end was told of that then. */
const toldSince = ({ held, report }: Run, { views, refs }: RunReport, at: Date) =>
  held && JSON.stringify([views, refs]) !== JSON.stringify([report?.views, report?.refs])
    ? { held: { ...held, toldAt: at.toISOString() } }
    : {}

/** Ends a run once, and writes down what lasts of it; a later end changes nothing and returns false. */
export const endRun = async (tx: Queries, report: RunReport, at: Date, by: EndedBy): Promise<boolean> => {
  const run = await findRun(tx, report.run)
  const ended = await tx
    .update(runs)
    .set({ status: report.status, report, endedAt: at, ...(run && toldSince(run, report, at)) })
    .where(and(eq(runs.id, report.run), isNull(runs.endedAt)))
    .returning({ id: runs.id })
  if (!run || ended.length === 0) return false
  await settleLabels(tx, run, report, at, by)
  await settleReserve(tx, run, report, by)
  await recordEnd(tx, report, at)
  await holdOn(tx, run)
  return true
}

/** A run that was to go on with a held one, and that no device took: that one may be gone on with still. */
const holdOn = async (tx: Queries, { id, acceptedAt, decided }: Run): Promise<void> => {
  const before = acceptedAt || !decided?.continues ? undefined : await findRun(tx, decided.continues.run)
  if (before?.status !== 'held' || before.held?.resumedBy !== id) return
  const { resumedBy: _, ...held } = before.held
  await tx.update(runs).set({ held }).where(eq(runs.id, before.id))
}

/** Was the run given up because its device was away? Only then is the end not the last word: the device's is. */
export const isGivenUp = (run: Run): boolean => run.report?.refusal?.code === 'session/no-device'

/** Puts the device's report in the place of the server's own, which did not know better. */
export const correctEnd = async (tx: Queries, report: RunReport, at: Date, by: ToldByDevice): Promise<void> => {
  const run = await findRun(tx, report.run)
  await tx.update(runs).set({ status: report.status, report, endedAt: at }).where(eq(runs.id, report.run))
  if (run) {
    await settleLabels(tx, run, report, at, by)
    await settleReserve(tx, run, report, by)
  }
  await recordEnd(tx, report, at)
}

/** The report of a run that never reached a device. */
export const refusedReport = (run: string, { code, message, span, detail }: Refusal): RunReport => ({
  run,
  status: 'refused',
  refusal: { code, message, ...(span && { span }), ...(detail && { detail }) },
  steps: [],
  approvals: [],
  timings: {}
})

/** Ends a run whose device took it and then went away: nobody knows what was done. Written into the log. */
export const giveUpRun = async (tx: Queries, run: string, at: Date): Promise<boolean> => {
  const why = refusal('session/no-device')
  const ended = await endRun(tx, { ...refusedReport(run, why), status: 'unknown' }, at, { fromDevice: false })
  if (ended) await logRefused(tx, run, why, at)
  return ended
}

const logRefused = async (tx: Queries, run: string, { code }: Refusal, at: Date): Promise<void> => {
  await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event: { kind: 'run-refused', run, code } }])
}

/** Ends a run that was decided but that no device took up, and writes so into the log. */
export const refuseRun = async (tx: Queries, run: string, why: Refusal, at: Date): Promise<boolean> => {
  const ended = await endRun(tx, refusedReport(run, why), at, { fromDevice: false })
  if (ended) await logRefused(tx, run, why, at)
  return ended
}
