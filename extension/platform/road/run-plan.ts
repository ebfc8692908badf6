import { type AuthorizedPlan, ok, type Refusal, type Result, refusal } from '@writ/dsl/contract'
import { advance, arrived, compilePlan, type Program } from '@writ/dsl/run'
import { actionGrants } from '../capability/authorize-plan.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { askAct, askedFlows, askFlows } from './ask-person.ts'
import { doBatch } from './do-batch.ts'
import { doOpen } from './do-open.ts'
import { finishRun, stopRun } from './finish-run.ts'
import { freshToken, PAUSE_MS } from './fresh-token.ts'
import { recoverRun } from './recover-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

/**
 * The road of an authorized plan, from wherever its record stands to a question or its end. Everything it knows is in
 * the record, so it can be called again after any crash. Parse, check and authorize are in accept-offer.ts.
 *
 *   recover what an earlier life left pending
 *   → ask about flows, once
 *   → until it ends: ask · open · batch of acts   (each: intent before, outcome after)
 *   → finish: the last entry, the log, the report
 */
export const runPlan = async (begun: RunRecord, authorized: AuthorizedPlan, ports: RoadPorts): Promise<void> => {
  const program = compilePlan(authorized)
  let record = begun
  try {
    await ports.guardDialogs(dialogOrigins(program))
    const recovered = await recoverRun(record, program, ports)
    if (!recovered.ok) return await stop(record, recovered.refusal, ports)
    record = recovered.value
    while (record.phase === 'running') {
      const next = await takeStep(record, program, ports)
      if (!next.ok) return await stop(record, next.refusal, ports)
      record = next.value
    }
  } catch (error) {
    // A bug is caught once, here, and fails closed.
    console.error('writ: run failed', error)
    await stop(record, refusal('run/bug'), ports)
  }
}

/** Ends the run as it stands written. What cannot be written down stops it all the same. */
const stop = async (record: RunRecord, no: Refusal, ports: RoadPorts): Promise<void> => {
  const stored = await ports.db.get('runs', record.run).catch(() => undefined)
  if (stored?.phase === 'ended') return
  const stopped = await stopRun(stored ?? record, no, ports)
  if (!stopped.ok) ports.giveUp(stored ?? record, no)
}

const takeStep = async (record: RunRecord, program: Program, ports: RoadPorts): Promise<Result<RunRecord>> => {
  if (record.state.ended) return await finishRun(record, record.state.ended, ports)
  if (await ports.stopped(record.run)) return { ok: false, refusal: refusal('run/cancelled') }
  if (!(await ports.online(PAUSE_MS))) return { ok: false, refusal: refusal('server/away') }
  if (record.claims.epoch < ports.enrolment.epoch) return { ok: false, refusal: refusal('capability/stale-epoch') }
  if (!record.flowsApproved) {
    return askedFlows(record).length
      ? await askFlows(record, ports)
      : await saveRun({ ...record, flowsApproved: true }, [], ports)
  }
  const asking = new Set(
    actionGrants(record.claims)
      .filter(({ approval }) => approval === 'ask')
      .map(({ id }) => id)
  )
  const { state, need } = advance(program, record.state, (effect) => asking.has(effect))
  switch (need.kind) {
    case 'end':
      return await finishRun({ ...record, state }, need.ended, ports)
    case 'arrive': {
      const tab = record.tab ?? (await ports.tabs.forRun(need.origin, await ports.busyTabs()))
      const there = await ports.tabs.arrive(tab, need.origin)
      return there.ok
        ? ok({ ...record, tab, state: arrived(state) })
        : { ok: false, refusal: { ...there.refusal, span: need.span } }
    }
    case 'ask':
      return await askAct({ ...record, state, askSpan: need.act.checked.span }, need, ports)
    case 'open':
    case 'batch': {
      const fresh = await freshToken(record, ports)
      if (!fresh.ok) return fresh
      const span = need.kind === 'open' ? need.checked.span : need.acts[0]?.checked.span
      const done =
        need.kind === 'open'
          ? await doOpen(fresh.value, program, state, need, ports)
          : await doBatch(fresh.value, program, state, need, ports)
      return done.ok || done.refusal.span || !span ? done : { ok: false, refusal: { ...done.refusal, span } }
    }
  }
}

const dialogOrigins = (program: Program): readonly string[] => [
  ...new Set(program.instrs.flatMap((instr) => (instr.op === 'page' && instr.answer ? [instr.step.origin] : [])))
]
