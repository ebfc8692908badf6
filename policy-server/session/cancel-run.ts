import { ok, type Result, refusal, refuse } from '@writ/dsl/contract'
import { and, eq, gt, isNotNull, isNull, lt, ne, or } from 'drizzle-orm'
import { agents, runs } from '../store/index.ts'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'
import { findRun, giveUpRun, recordEvent, refuseRun } from './run-record.ts'

/** A run that no device took up within this time, while none was connected, is refused. */
export const NO_DEVICE_SECONDS = 60

/**
 * Cancels a run. One that no device has accepted ends at once as refused; a running one ends when its device says
 * so, since only the device knows what was done. Refuses `run/unknown`; cancelling what has ended is no error.
 */
export const cancelRun = async (ports: Ports, id: string, agent?: string): Promise<Result<undefined>> => {
  const found = await ports.db.transaction(async (tx) => {
    const run = await findRun(tx, id)
    if (!run || (agent !== undefined && run.agent !== agent)) return undefined
    const at = new Date(ports.now())
    if (run.endedAt || run.cancelAt) return run
    if (!run.acceptedAt) await refuseRun(tx, id, refusal('run/cancelled'), at)
    else {
      await tx.update(runs).set({ cancelAt: at }).where(eq(runs.id, id))
      await recordEvent(tx, id, at, { type: 'cancel' })
    }
    return run
  })
  if (!found) return refuse('run/unknown')
  if (found.device !== null && !found.endedAt) ports.devices.send(found.device, { type: 'cancel', run: id })
  ports.news.tell(id)
  return ok(undefined)
}

/** How far the clocks of two servers on one database may differ. */
const SKEW_MS = 60_000

/** Refuses the runs that wait for a device which has been away too long. Called every few seconds. */
export const refuseUntaken = async (ports: Ports): Promise<void> => {
  const oldest = ports.now() - NO_DEVICE_SECONDS * 1000
  // What was sent ahead of every clock was sent before they were put back (`pastOf`).
  const sentLongAgo = or(lt(runs.at, new Date(oldest)), gt(runs.at, new Date(ports.now() + SKEW_MS)))
  const waiting = await ports.db
    .select({ id: runs.id, device: runs.device })
    .from(runs)
    .where(and(isNull(runs.endedAt), isNull(runs.acceptedAt), sentLongAgo))
  for (const { id, device } of waiting) {
    if (device !== null && ports.devices.lastSeen(device) > oldest) continue
    await ports.db.transaction((tx) => refuseRun(tx, id, refusal('session/no-device'), new Date(ports.now())))
    ports.news.tell(id)
  }
}

/**
 * Gives up the runs whose device took them and then went away for `goneSeconds`: what they did is unknown, and nobody
 * waits for them any longer. The device's word replaces this, should it come back. Called every few seconds.
 */
export const giveUpGone = async (ports: Ports): Promise<void> => {
  const oldest = ports.now() - ports.goneSeconds * 1000
  const taken = await ports.db
    .select({ id: runs.id, device: runs.device })
    .from(runs)
    .where(and(isNull(runs.endedAt), isNotNull(runs.acceptedAt)))
  for (const { id, device } of taken) {
    if (device !== null && ports.devices.lastSeen(device) > oldest) continue
    await ports.db.transaction((tx) => giveUpRun(tx, id, new Date(ports.now())))
    ports.news.tell(id)
  }
}

/** After a person took a rule back: what it alone let pass goes no further. */
export const cancelRunsRelying = async (ports: Ports, rule: string): Promise<void> => {
  const live = await ports.db.select().from(runs).where(isNull(runs.endedAt))
  for (const run of live) if (run.decided?.relied?.includes(rule)) await cancelRun(ports, run.id)
}

/** After agents were taken away: nothing of theirs goes on. */
export const cancelRunsWithoutAgent = async (ports: Ports): Promise<void> => {
  const live = await ports.db.select({ id: runs.id, agent: runs.agent }).from(runs).where(isNull(runs.endedAt))
  const known = await ports.db.select({ id: agents.id }).from(agents).where(ne(agents.state, 'stopped'))
  const may = new Set(known.map(({ id }) => id))
  for (const run of live) if (!may.has(run.agent)) await cancelRun(ports, run.id)
}

/** After the epoch was raised: every run decided under an older one is refused or cancelled. */
export const cancelStaleRuns = async (ports: Ports): Promise<void> => {
  const epoch = await readEpoch(ports.db)
  const live = await ports.db.select().from(runs).where(isNull(runs.endedAt))
  for (const run of live) if ((run.decided?.epoch ?? 0) < epoch) await cancelRun(ports, run.id)
}
