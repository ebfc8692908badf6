import type { FromServer, Result } from '@writ/dsl/contract'
import { ok } from '@writ/dsl/contract'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { type Queries, runs, sessions } from '../store/index.ts'
import { mayAgentAct } from './agents/state-of.ts'
import { freshToken } from './fresh-token.ts'
import type { Ports } from './ports.ts'
import { findRun, isGivenUp, type Run, recordEvent, refuseRun } from './run-record.ts'

/** A token that lives shorter than this is not worth sending; a fresh one is signed. */
const WORTH_SENDING_MS = 60_000
const RECENT_MS = 3_600_000

const tokenFor = async (tx: Queries, ports: Ports, run: Run): Promise<Result<string>> => {
  const may = await mayAgentAct(tx, run.agent, run.person)
  if (!may.ok) return may
  const left = (run.tokenExpires?.getTime() ?? 0) - ports.now()
  return run.token !== null && left > WORTH_SENDING_MS ? ok(run.token) : freshToken(tx, ports, run)
}

const cancel = (run: Run): FromServer => ({ type: 'cancel', run: run.id })

/**
 * What the run's device must hear about it now, if anything; a run whose decision no longer holds ends here, or is cancelled, and one of
 * an agent that is paused waits.
 */
const prepareOffer = async (tx: Queries, ports: Ports, run: Run): Promise<FromServer | undefined> => {
  if (run.cancelAt) return cancel(run)
  if (run.status === 'held' && run.held?.letGo) return { type: 'let-go', run: run.id, undo: run.held.letGo.undo }
  const at = new Date(ports.now())
  const token = await tokenFor(tx, ports, run)
  if (!token.ok && token.refusal.code === 'agent/paused') {
    // An offer that nobody took may be lost: it is made anew once the agent is let go on (`offerWaiting`).
    if (run.status === 'offered') await tx.update(runs).set({ status: 'decided' }).where(eq(runs.id, run.id))
    return undefined
  }
  if (!token.ok) {
    if (run.acceptedAt) return cancel(run)
    await refuseRun(tx, run.id, token.refusal, at)
    return undefined
  }
  const [session] = await tx.select().from(sessions).where(eq(sessions.id, run.session))
  if (!session) throw new Error('a run has no session')
  if (run.status === 'decided') {
    await tx.update(runs).set({ status: 'offered' }).where(eq(runs.id, run.id))
    await recordEvent(tx, run.id, at, { type: 'offered' })
  }
  if (!run.decided) throw new Error('a run was offered that nobody decided')
  const request = { text: session.request, saidBy: session.saidBy }
  const { labels, tools = {}, refs, holds, continues } = run.decided
  const more = { ...(refs && { refs }), ...(holds && { holds }), ...(continues && { continues }) }
  return {
    type: 'offer',
    run: run.id,
    text: run.text,
    request,
    inputs: run.inputs,
    labels,
    tools,
    token: token.value,
    ...more
  }
}

/** Offers a live run to its device, if that is connected; else the run waits until the device comes (`offerRuns`). */
export const offerRun = async (ports: Ports, id: string): Promise<void> => {
  const heard = await ports.db.transaction(async (tx) => {
    const run = await findRun(tx, id)
    if (!run?.device || run.endedAt || !ports.devices.isConnected(run.device)) return undefined
    const isHere = ports.devices.isHere(run.device)
    return { device: run.device, isHere, message: isHere ? await prepareOffer(tx, ports, run) : undefined }
  })
  if (heard?.message) ports.devices.send(heard.device, heard.message)
  // It counts as offered only once the server where its device is has done so: the word to that one may be lost (`offerWaiting`).
  if (heard && !heard.isHere) ports.devices.offerThere(heard.device, id)
  ports.news.tell(id)
}

/**
 * Offers everything that has not ended to a device that has just come, oldest first: what it holds already it knows by
 * the run. What was refused or given up while the device was away it is told to drop, should it be at work on that.
 */
export const offerRuns = async (ports: Ports, device: string): Promise<void> => {
  const live = await ports.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.device, device), isNull(runs.endedAt)))
    .orderBy(asc(runs.at))
  for (const { id } of live) await offerRun(ports, id)
  const since = new Date(ports.now() - RECENT_MS)
  const ended = await ports.db
    .select()
    .from(runs)
    .where(and(eq(runs.device, device), gt(runs.endedAt, since)))
  for (const run of ended) if (run.acceptedAt === null || isGivenUp(run)) ports.devices.send(device, cancel(run))
}

/** Offers what was decided at another server to the devices that are connected here, should its word have been lost. */
export const offerWaiting = async (ports: Ports): Promise<void> => {
  const decided = and(eq(runs.status, 'decided'), isNull(runs.endedAt))
  const waiting = await ports.db.select({ id: runs.id, device: runs.device }).from(runs).where(decided)
  for (const { id, device } of waiting) if (device !== null && ports.devices.isHere(device)) await offerRun(ports, id)
}
