import { commit, type Json, type Refusal, type Result } from '@writ/dsl/contract'
import { type Ended, endRun } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { reportRun } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/** Writes down how a run ended, once. The report goes to the server only after the log holds the run's whole journal. */
export const finishRun = async (record: RunRecord, ended: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const report = reportRun(record, ended, ports.now())
  const salt = ports.randomId()
  const done: RunRecord = { ...record, state: { ...record.state, ended }, phase: 'ended', report }
  const saved = await saveRun(
    done,
    [
      {
        event: {
          kind: 'run-ended',
          run: record.run,
          status: report.status,
          ...(report.refusal && { code: report.refusal.code }),
          ...(ended.kind === 'done' && { result: commit(salt, ended.result as Json) })
        },
        ...(ended.kind === 'done' && { secret: { salt, value: ended.result } })
      }
    ],
    ports
  )
  if (saved.ok) await sendReport(done, ports)
  return saved
}

/** Ends a run from outside the interpreter. */
export const stopRun = (record: RunRecord, no: Refusal, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const state = endRun(record.state, no)
  return finishRun({ ...record, state }, { kind: 'stopped', refusal: no }, ports)
}

/** Tells the server how a run ended. Until that succeeded it is told again whenever the channel comes back. */
export const sendReport = async (record: RunRecord, ports: RoadPorts): Promise<void> => {
  if (!record.report || !(await ports.upload())) return
  if (ports.tell({ type: 'ended', report: record.report })) await ports.db.put('runs', { ...record, reported: true })
}
