import { type FromDevice, unreachable } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { type Queries, runs } from '../store/index.ts'
import { countAsked, settleReserve, type ToldByDevice } from './agents/reserve-budget.ts'
import { usedCode } from './agents/used-code.ts'
import { cancelRun } from './cancel-run.ts'
import { rememberFlows } from './policies/known-flows.ts'
import type { Ports } from './ports.ts'
import { correctEnd, endRun, findRun, isGivenUp, type Run, recordEvent } from './run-record.ts'
import { endWithSession } from './turns/end-session.ts'

/** What a device says about a run. */
export type RunMessage = Extract<
  FromDevice,
  { type: 'accepted' | 'step' | 'held' | 'asking' | 'answered' | 'stopped' | 'ended' }
>

const runOf = (message: RunMessage): string => (message.type === 'ended' ? message.report.run : message.run)

/** The longest that a run is held for. */
export const HOLD_MS = 120_000

const STATUS_AFTER: Record<Exclude<RunMessage['type'], 'ended'>, Run['status']> = {
  accepted: 'running',
  step: 'running',
  held: 'running',
  asking: 'asking',
  answered: 'running',
  stopped: 'held'
}

const record = async (tx: Queries, message: RunMessage, run: Run, at: Date, by: ToldByDevice): Promise<void> => {
  const { acceptedAt, toldAt } = run
  if (message.type === 'ended') {
    await endRun(tx, message.report, at, by)
    return
  }
  await tx
    .update(runs)
    .set({
      status: STATUS_AFTER[message.type],
      acceptedAt: acceptedAt ?? at,
      // That a device took the run tells nothing of any page; all that comes after may.
      toldAt: message.type === 'accepted' ? toldAt : (toldAt ?? at)
    })
    .where(eq(runs.id, run.id))
  switch (message.type) {
    case 'accepted':
      return recordEvent(tx, message.run, at, { type: 'accepted' })
    case 'step':
      return recordEvent(tx, message.run, at, { type: 'step', report: message.report })
    case 'held':
      return recordEvent(tx, message.run, at, { type: 'held', by: message.by, over: message.over })
    case 'asking':
      return recordEvent(tx, message.run, at, { type: 'asking', question: message.question })
    case 'stopped': {
      const { at: statement, act, left, report } = message
      const until = run.held?.until ?? new Date(at.getTime() + Math.min(left, HOLD_MS)).toISOString()
      const toldAt = run.held?.toldAt ?? at.toISOString()
      // What was done with it since stays: the device says this again whenever it comes back.
      await tx
        .update(runs)
        .set({ report: { ...report, run: run.id }, held: { ...run.held, at: statement, act, until, toldAt } })
        .where(eq(runs.id, run.id))
      if (run.status === 'held') return
      return recordEvent(tx, run.id, at, {
        type: 'stopped',
        act,
        until,
        code: report.refusal?.code ?? 'run/unknown-outcome'
      })
    }
    case 'answered':
      if (message.report.choice === 'once' && message.report.flows) await rememberFlows(tx, run, at)
      return recordEvent(tx, message.run, at, { type: 'answered', report: message.report })
    default:
      return unreachable(message)
  }
}

/**
 * Records what a device says about one of its own runs; of any other run it is not listened to. An end is final: what
 * comes after it changes nothing, and a device that still works on an ended run is told to stop. Only where the server
 * itself gave the run up, its device being away, does the device's report take the place of that end. A run that asks more than its agent has
 * questions left is cancelled.
 */
export const hearDevice = async (ports: Ports, device: string, message: RunMessage): Promise<void> => {
  const id = runOf(message)
  // Of how long code ran the executor of this server is asked: its device may say anything.
  const isEnd = message.type === 'ended' && ports.codeHost !== undefined
  const by: ToldByDevice = { fromDevice: true, ...(isEnd && { codeMs: await usedCode(ports, id) }) }
  const late = await ports.db.transaction(async (tx) => {
    const run = await findRun(tx, id)
    if (run?.device !== device) return false
    if (run.endedAt && message.type === 'ended' && isGivenUp(run)) {
      await correctEnd(tx, message.report, new Date(ports.now()), by)
      return false
    }
    if (run.endedAt) {
      // What it did before it heard of that end was used.
      if (message.type === 'ended') await settleReserve(tx, run, message.report, by)
      return message.type !== 'ended'
    }
    await record(tx, message, run, new Date(ports.now()), by)
    if (message.type !== 'asking') return false
    const room = await countAsked(tx, { run: id, question: message.question, at: ports.now() })
    if (room.ok) return false
    await recordEvent(tx, id, new Date(ports.now()), { type: 'budget', ...room.refusal.detail })
    return 'no-room'
  })
  if (late === 'no-room') await cancelRun(ports, id)
  else if (late) ports.devices.send(device, { type: 'cancel', run: id })
  if (message.type === 'stopped' || message.type === 'ended') await endWithSession(ports, { run: id, device })
  ports.news.tell(id)
}
