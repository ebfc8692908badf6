import { ok, type Result, refusal, refuse } from '@writ/dsl/contract'
import { compilePlan, type Ended, heldEvent, holdable } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { feed, noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { authorizeRecord } from './authorize-record.ts'
import { finishRun, stopRun } from './finish-run.ts'
import { lostActs } from './lost-acts.ts'
import { reportRun } from './report-run.ts'
import { entry, saveRun } from './save-run.ts'

/** How long a run that stopped before an act is held, in milliseconds. */
export const HOLD_MS = 120_000

/**
 * Ends a run that stopped, or holds it where it is to be gone on with: it keeps its tabs, its locks and all that it knows. INVARIANT: what
 * the person or the server has stopped is not held, also where that comes while the hold is written down: whoever stops a run marks it before they
 * look whether it is held, and here the mark is looked for after it is.
 */
export const endOrHold = async (record: RunRecord, ended: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  if (!record.state.holds || !holdable(ended)) return await finishRun(record, ended, ports)
  const held = (await ports.stopped(record.run)) ? undefined : await holdRun(record, ended, ports)
  if (held && (!held.ok || !(await ports.stopped(record.run)))) return held
  const last = held?.value ?? record
  // Of an act that nobody knows of nobody knows.
  if (ended.kind === 'unknown') return await finishRun(last, ended, ports)
  return await stopRun(last, refusal('run/cancelled'), ports)
}

const holdRun = async (record: RunRecord, ended: Ended, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const heldUntil = ports.now() + HOLD_MS
  const { question: _, ...rest } = record
  const held: RunRecord = { ...rest, state: { ...record.state, ended }, phase: 'held', heldUntil }
  const lost = await lostActs(held, ports)
  const event = entry(heldEvent(record.run, ended))
  const saved = await saveRun(noted(held, { kind: 'held' }), [event], ports, async (tx) => {
    for (const act of lost) await tx.objectStore('lost').put(act)
    return ok(undefined)
  })
  if (saved.ok) await tellHeld(saved.value, ports)
  return saved
}

/** Tells the server of a held run, once its log holds what led there. Said again whenever the channel comes back. */
export const tellHeld = async (record: RunRecord, ports: RoadPorts): Promise<void> => {
  const { run, heldUntil, state } = record
  const { ended } = state
  if (heldUntil === undefined || !ended || ended.kind === 'done' || ended.at === undefined) return
  if (!(await ports.upload())) return
  // It can have been gone on with meanwhile, and the server heard of that.
  if ((await ports.db.get('runs', run))?.phase !== 'held') return
  const report = reportRun(record, ended, ports.now())
  const act = ended.kind === 'unknown' ? 'unknown' : 'none'
  ports.tell({ type: 'stopped', run, report, at: ended.at, act, left: Math.max(0, heldUntil - ports.now()) })
}

/** Nobody goes on with a held run any more: it takes back what it did, or leaves it. Refuses `resume/not-held`. */
export const letGo = async (record: RunRecord, undo: boolean, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const authorized = authorizeRecord(record)
  if (record.phase !== 'held') return refuse('resume/not-held')
  if (!authorized.ok) return authorized
  const { heldUntil: _, ...rest } = record
  const going: RunRecord = { ...rest, phase: 'running' }
  const next = feed(going, compilePlan(authorized.value), { kind: 'let-go', undo })
  return await saveRun(next, [entry({ kind: 'run-let-go', run: record.run, undo })], ports)
}
