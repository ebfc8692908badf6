import { KEPT_MS } from '@writ/dsl/contract'
import { and, eq, gt, isNotNull, isNull, or, type SQL } from 'drizzle-orm'
import { type Queries, runs, sessions } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { keptReport } from './kept-values.ts'

/**
 * Ends the open sessions of an agent that is stopped: all, or those for one person. Nothing that was kept or allowed in them is used again, also
 * where the agent is let go on later.
 */
export const endSessionsOf = async (
  tx: Queries,
  { agent, person }: { readonly agent: string; readonly person?: string },
  at: Date
): Promise<void> => {
  const theirs = person === undefined ? undefined : eq(sessions.person, person)
  await tx
    .update(sessions)
    .set({ endedAt: at })
    .where(and(eq(sessions.agent, agent), theirs, isNull(sessions.endedAt)))
}

/** Tells devices which sessions are over in which they ran something. What is kept or allowed holds for an hour: of those before that they hold nothing. */
const tellEnded = async ({ db, now, devices }: Pick<Ports, 'db' | 'now' | 'devices'>, of: SQL): Promise<void> => {
  const since = new Date(now() - KEPT_MS)
  const rows = await db
    .select({ device: runs.device, session: runs.session, run: runs.id, report: keptReport })
    .from(runs)
    .innerJoin(sessions, eq(sessions.id, runs.session))
    // What was under way when its session ended may have ended later.
    .where(and(of, isNotNull(sessions.endedAt), or(gt(sessions.endedAt, since), gt(runs.endedAt, since))))
  const told = new Map<string, { readonly device: string; readonly session: string; readonly runs: string[] }>()
  for (const { device, session, run, report } of rows) {
    if (device === null) continue
    const key = JSON.stringify([device, session])
    const ended = told.get(key) ?? { device, session, runs: [] }
    if (report?.kept) ended.runs.push(run)
    told.set(key, ended)
  }
  for (const { device, ...ended } of told.values()) devices.send(device, { type: 'session-ended', ...ended })
}

/** Tells a device that has just come what ended while it was away. */
export const tellEndedTo = (ports: Pick<Ports, 'db' | 'now' | 'devices'>, device: string): Promise<void> =>
  tellEnded(ports, eq(runs.device, device))

/** Tells the devices on which an agent ran something what ended with it. */
export const tellEndedOf = (ports: Pick<Ports, 'db' | 'now' | 'devices'>, agent: string): Promise<void> =>
  tellEnded(ports, eq(runs.agent, agent))

/** Tells the devices in which a session ran something that it is over. */
export const tellEndedIn = (ports: Pick<Ports, 'db' | 'now' | 'devices'>, session: string): Promise<void> =>
  tellEnded(ports, eq(runs.session, session))
