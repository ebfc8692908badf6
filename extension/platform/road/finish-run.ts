import { commit, type Json, ok, type Refusal, type Result, type RunReport } from '@writ/dsl/contract'
import { type Ended, endRun } from '@writ/dsl/run'
import { removeFiles } from '../storage/files.ts'
import { settleLabels } from '../storage/label-store.ts'
import { closedQuestion, type RunRecord } from '../storage/run-record.ts'
import { endableState } from '../storage/run-state.ts'
import { lostActs } from './lost-acts.ts'
import { reportRun } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/** A browser draws nothing in a tab that nobody sees, and a page that waits for that waits for ever: so it is said. */
const withSight = async (ended: Ended, { at, tab }: RunRecord, { tabs }: RoadPorts): Promise<Ended> => {
  if (ended.kind !== 'stopped' || ended.refusal.code !== 'page/wait-timeout') return ended
  const last = at ?? tab
  if (last === undefined || (await tabs.isSeen(last))) return ended
  return { ...ended, refusal: { ...ended.refusal, detail: { ...ended.refusal.detail, behind: true } } }
}

/** Writes down how a run ended, once. The report goes to the server only after the log holds the run's whole journal. */
export const finishRun = async (record: RunRecord, end: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const ended = await withSight(end, record, ports)
  const report = reportRun(record, ended, ports.now())
  const salt = ports.randomId()
  const { question, workspace, ...rest } = record
  const done: RunRecord = { ...rest, state: { ...record.state, ended }, phase: 'ended', report }
  const event = {
    kind: 'run-ended' as const,
    run: record.run,
    status: report.status,
    ...(report.refusal && { code: report.refusal.code }),
    ...(ended.kind === 'done' && { result: commit(salt, ended.result as Json) })
  }
  const secret = ended.kind === 'done' ? { secret: { salt, value: ended.result } } : {}
  const lost = await lostActs(done, ports)
  const saved = await saveRun(done, [{ event, ...secret }], ports, async (tx) => {
    // A run that has ended asks nothing any more.
    const kept = question === undefined ? undefined : await tx.objectStore('questions').get(question)
    if (kept) await tx.objectStore('questions').put(closedQuestion(kept, 'answered'))
    for (const act of lost) await tx.objectStore('lost').put(act)
    await removeFiles(tx, record.run)
    if (!report.idle) settleLabels(tx, record)
    return ok(undefined)
  })
  if (!saved.ok) return saved
  await ports.egress.release(record.run)
  await ports.guards.release(record.run)
  await sendReport(saved.value, ports)
  if (workspace) await ports.executor.over(workspace.at, workspace.child)
  return saved
}

/** Ends a run from outside the interpreter; over an act without an outcome it ends as unknown. */
export const stopRun = (record: RunRecord, no: Refusal, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const { state, ended } = endRun(endableState(record), no)
  return finishRun({ ...record, state }, ended, ports)
}

/**
 * What is said of a run whose end cannot be written down: the disk is full, or the database is gone. It is held still by
 * whoever calls this, and its end is written when that is possible again.
 */
export const reportUnwritten = (record: RunRecord, no: Refusal, ports: RoadPorts): RunReport => {
  const { ended } = endRun(endableState(record), no)
  return reportRun(record, ended, ports.now())
}

/** Tells the server how a run ended. Until that succeeded it is told again whenever the channel comes back. */
export const sendReport = async (record: RunRecord, ports: RoadPorts): Promise<void> => {
  if (!record.report || !(await ports.upload())) return
  const tx = ports.db.transaction('runs', 'readwrite')
  // The person may have settled an act of it meanwhile, which is told with it.
  const stored = (await tx.store.get(record.run)) ?? record
  if (ports.tell({ type: 'ended', report: stored.report ?? record.report }))
    await tx.store.put({ ...stored, reported: true })
  await tx.done
}
