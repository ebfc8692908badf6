import { type FromDevice, type RunState, unreachable } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { type Queries, runs } from '../store/index.ts'
import { rememberFlows } from './policies/known-flows.ts'
import type { Ports } from './ports.ts'
import { correctEnd, endRun, findRun, isGivenUp, type Run, recordEvent } from './run-record.ts'

/** What a device says about a run. */
export type RunMessage = Extract<FromDevice, { type: 'accepted' | 'step' | 'held' | 'asking' | 'answered' | 'ended' }>

const runOf = (message: RunMessage): string => (message.type === 'ended' ? message.report.run : message.run)

const STATUS_AFTER: Record<Exclude<RunMessage['type'], 'ended'>, RunState['status']> = {
  accepted: 'running',
  step: 'running',
  held: 'running',
  asking: 'asking',
  answered: 'running'
}

const record = async (tx: Queries, message: RunMessage, run: Run, at: Date): Promise<void> => {
  const { acceptedAt, toldAt } = run
  if (message.type === 'ended') {
    await endRun(tx, message.report, at, { fromDevice: true })
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
    .where(eq(runs.id, message.run))
  switch (message.type) {
    case 'accepted':
      return recordEvent(tx, message.run, at, { type: 'accepted' })
    case 'step':
      return recordEvent(tx, message.run, at, { type: 'step', report: message.report })
    case 'held':
      return recordEvent(tx, message.run, at, { type: 'held', by: message.by, over: message.over })
    case 'asking':
      return recordEvent(tx, message.run, at, { type: 'asking', question: message.question })
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
 * itself gave the run up, its device being away, does the device's report take the place of that end.
 */
export const hearDevice = async (ports: Ports, device: string, message: RunMessage): Promise<void> => {
  const id = runOf(message)
  const late = await ports.db.transaction(async (tx) => {
    const run = await findRun(tx, id)
    if (run?.device !== device) return false
    if (run.endedAt && message.type === 'ended' && isGivenUp(run)) {
      await correctEnd(tx, message.report, new Date(ports.now()))
      return false
    }
    if (run.endedAt) return message.type !== 'ended'
    await record(tx, message, run, new Date(ports.now()))
    return false
  })
  if (late) ports.devices.send(device, { type: 'cancel', run: id })
  ports.news.tell(id)
}
