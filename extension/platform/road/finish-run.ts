import { commit, type Json, ok, type Refusal, type Result, type RunReport } from '@writ/dsl/contract'
import { type Ended, endRun } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { endableState } from '../storage/run-state.ts'
import { reportRun } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/** Writes down how a run ended, once. The report goes to the server only after the log holds the run's whole journal. */
export const finishRun = async (record: RunRecord, ended: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const report = reportRun(record, ended, ports.now())
  const salt = ports.randomId()
  const { question, ...rest } = record
  const done: RunRecord = { ...rest, state: { ...record.state, ended }, phase: 'ended', report }
  const event = {
    kind: 'run-ended' as const,
    run: record.run,
    status: report.status,
    ...(report.refusal && { code: report.refusal.code }),
    ...(ended.kind === 'done' && { result: commit(salt, ended.result as Json) })
  }
  const secret = ended.kind === 'done' ? { secret: { salt, value: ended.result } } : {}
  const saved = await saveRun(done, [{ event, ...secret }], ports, async (tx) => {
    // A run that has ended asks nothing any more.
    const kept = question === undefined ? undefined : await tx.objectStore('questions').get(question)
    if (kept) await tx.objectStore('questions').put({ ...kept, status: 'answered' })
    return ok(undefined)
  })
  if (saved.ok) await sendReport(saved.value, ports)
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
  if (ports.tell({ type: 'ended', report: record.report })) await ports.db.put('runs', { ...record, reported: true })
}
