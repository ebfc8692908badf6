import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { agents, type ServerQueries } from '../../store/index.ts'
import type { Agent } from '../agents.ts'

/** How exactly it is known when an agent was heard last, in milliseconds. */
const EVERY_MS = 60_000

/** Notes that an agent was heard, at most once a minute; what fails of it hinders no request. */
export const noteSeen = async (
  { server, now }: { readonly server: ServerQueries; readonly now: () => number },
  { tenant, id, lastSeen }: Agent
): Promise<void> => {
  const at = now()
  if (lastSeen && Math.abs(at - lastSeen.getTime()) < EVERY_MS) return
  const isOld = or(isNull(agents.lastSeen), lt(agents.lastSeen, new Date(at - EVERY_MS)))
  await server
    .update(agents)
    .set({ lastSeen: new Date(at) })
    .where(and(eq(agents.tenant, tenant), eq(agents.id, id), isOld))
    .catch(() => undefined)
}
