import { ok, type Refusal, type Result, type RunReport } from '@writ/dsl/contract'
import { type Ended, endEvent, endRun } from '@writ/dsl/run'
import { removeFiles } from '../../storage/files.ts'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import { settleLabels } from '../../storage/label-store.ts'
import { closedQuestion, type RunRecord } from '../../storage/run-record.ts'
import { endableState } from '../../storage/run-state.ts'
import { removeTurns } from '../../storage/turns.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { endRecording } from './end-recording.ts'
import { keepValues } from './kept-values.ts'
import { lostActs } from './lost-acts.ts'
import { reportRun } from './report-run.ts'
import { type Saving, saveRun } from './save-run.ts'
import type { SealedRecording } from './seal-recording.ts'

/** A browser draws nothing in a tab that nobody sees, and a page that waits for that waits for ever: so it is said. */
const withSight = async (ended: Ended, { at, tab }: RunRecord, { tabs }: RoadPorts): Promise<Ended> => {
  if (ended.kind !== 'stopped' || ended.refusal.code !== 'page/wait-timeout') return ended
  const last = at ?? tab
  if (last === undefined || (await tabs.isSeen(last))) return ended
  return { ...ended, refusal: { ...ended.refusal, detail: { ...ended.refusal.detail, behind: true } } }
}

const recordedEntry = (run: string, { hash, bytes, readers }: SealedRecording): Entry => ({
  event: { kind: 'run-recorded', run, record: hash, bytes, readers: [...readers] }
})

/** What is to be written where a run ends: how, once, and what was recorded of it. */
export const endingOf = async (
  record: RunRecord,
  ended: Ended,
  report: RunReport,
  ports: RoadPorts
): Promise<Saving> => {
  const turn = { kind: 'ended', salt: ports.randomId() } as const
  const { question, workspace: _workspace, heldUntil: _until, ...rest } = noted(record, turn)
  const done: RunRecord = { ...rest, state: { ...record.state, ended }, phase: 'ended', report }
  const sealed = await endRecording(done, ports)
  const { fresh: _fresh, handed: _handed, clipboard: _clipboard, ...left } = done
  // It computes no more: its values go with it. What it kept is where later turns find it, for as long as that is.
  const state = { ...record.state, vars: [], done: [], kept: {}, ended: { ...ended, kept: {} } }
  const kept = sealed && { run: record.run, text: sealed.text }
  const entries = [...(sealed ? [recordedEntry(record.run, sealed)] : []), endEvent(record.run, ended, turn.salt)]
  const lost = await lostActs(done, ports)
  const keepThem = await keepValues(record, ended, ports)
  const also = async (tx: StrictTransaction) => {
    // A run that has ended asks nothing any more.
    const asked = question === undefined ? undefined : await tx.objectStore('questions').get(question)
    if (asked) await tx.objectStore('questions').put(closedQuestion(asked, 'answered'))
    // Of a run that was held the person may have settled one meanwhile.
    for (const act of lost) if (!(await tx.objectStore('lost').get(act.id))) await tx.objectStore('lost').put(act)
    await removeFiles(tx, record.run)
    await removeTurns(tx, record.run)
    if (kept) await tx.objectStore('recordings').put(kept)
    await keepThem(tx)
    if (!report.idle) settleLabels(tx, record)
    return ok(undefined)
  }
  return { record: { ...left, state }, entries, also }
}

/** Writes down how a run ended. The report goes to the server only after the log holds the run's whole journal. */
export const finishRun = async (record: RunRecord, end: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const ended = await withSight(end, record, ports)
  const ending = await endingOf(record, ended, reportRun(record, ended, ports.now()), ports)
  const saved = await saveRun(ending.record, ending.entries, ports, ending.also)
  if (!saved.ok) return saved
  await releaseRun(record.run, ports)
  await sendReport(saved.value, ports)
  const { workspace } = record
  if (workspace) await ports.executor.over(workspace.at, workspace.child)
  return saved
}

/** Nothing is locked for the run any more. */
export const releaseRun = async (run: string, ports: Pick<RoadPorts, 'egress' | 'guards'>): Promise<void> => {
  await ports.egress.release(run)
  await ports.guards.release(run)
}

/** The run as it is once it was ended from outside the interpreter; over an act without an outcome it ends as unknown. */
export const stopAt = (record: RunRecord, no: Refusal): { readonly record: RunRecord; readonly ended: Ended } => {
  const { state, ended } = endRun(endableState(record), no)
  return { record: noted({ ...record, state }, { kind: 'stopped', refusal: no }), ended }
}

/** Ends a run from outside the interpreter, and writes that down. */
export const stopRun = (record: RunRecord, no: Refusal, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const { record: stopped, ended } = stopAt(record, no)
  return finishRun(stopped, ended, ports)
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
  await ports.uploadRecordings()
}
