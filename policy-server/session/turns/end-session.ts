import { ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, isNull } from 'drizzle-orm'
import { runs, sessions } from '../../store/index.ts'
import type { Agent } from '../agents.ts'
import { lockLabels } from '../labels/read-labels.ts'
import { ownSession } from '../open-session.ts'
import type { Ports } from '../ports.ts'
import { tellEndedIn } from './ended-sessions.ts'
import { letGo } from './let-go.ts'
import { isHeld } from './take-held.ts'
import { waitForRun } from './wait-for-run.ts'

/** How long it is waited for what is held to take back what it did, in seconds: until then it is in the way of other plans. */
const END_SECONDS = 3

/** The runs that were held and take back now what they did. */
export interface SessionEnded {
  readonly session: string
  readonly letGo: readonly string[]
}

/**
 * Ends a session of an agent's: nothing more is sent in it, its held runs take back what they did, and what its turns kept is forgotten by its
 * devices, by one that is away when it is back or its hour is over. A run that is under way goes on to its end. Ending it again changes nothing. Refuses `session/unknown`.
 */
export const endSession = async (
  ports: Ports,
  { agent, id }: { readonly agent: Agent; readonly id: string }
): Promise<Result<SessionEnded>> => {
  const now = ports.now()
  const held = await ports.db.transaction(async (tx) => {
    await lockLabels(tx, { tenant: agent.tenant, person: agent.owner })
    const own = ownSession(agent, id)
    const [session] = await tx.select().from(sessions).where(own)
    if (!session) return undefined
    await tx
      .update(sessions)
      .set({ endedAt: new Date(now) })
      .where(and(own, isNull(sessions.endedAt)))
    const all = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.session, id), isNull(runs.endedAt)))
    return all.filter((run) => isHeld(run, now))
  })
  if (!held) return refuse('session/unknown')
  await tellEndedIn(ports, id)
  const gone: string[] = []
  for (const { id: run } of held) if ((await letGo(ports, run, true)).ok) gone.push(run)
  const ending = held.filter(({ id: run, device }) => gone.includes(run) && device && ports.devices.isConnected(device))
  const wait = { agent: agent.id, seconds: END_SECONDS, isEnding: true }
  await Promise.all(ending.map(({ id: run }) => waitForRun(ports, { ...wait, id: run })))
  return ok({ session: id, letGo: gone })
}

/**
 * Has a run that was under way when its session ended end with it, once it is held or is over: nobody can go on with it, or use what it kept or was
 * allowed.
 */
export const endWithSession = async (
  ports: Ports,
  { run, device }: { readonly run: string; readonly device: string }
): Promise<void> => {
  const [found] = await ports.db
    .select({ status: runs.status, session: runs.session, endedAt: sessions.endedAt })
    .from(runs)
    .innerJoin(sessions, eq(sessions.id, runs.session))
    .where(and(eq(runs.id, run), eq(runs.device, device)))
  if (!found?.endedAt) return
  if (found.status === 'held') await letGo(ports, run, true)
  else ports.devices.send(device, { type: 'session-ended', session: found.session, runs: [run] })
}
