import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { type Queries, sessions } from '../store/index.ts'
import type { Agent } from './agents.ts'
import type { Ports } from './ports.ts'
import { randomId } from './random-id.ts'
import type { Session } from './submit-plan.ts'

/**
 * Opens a session under the request of the agent's person. Who says that it is the person's depends on what the agent is trusted with. Under
 * an idempotency `key` the same request opens the same session again.
 */
export const openSession = async (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  given: { readonly agent: Agent; readonly request: string; readonly key?: string | undefined }
): Promise<string> => {
  const { agent, request, key } = given
  const person = agent.owner
  const id =
    key === undefined
      ? randomId('ses')
      : `ses_${hashText(JSON.stringify([agent.tenant, agent.id, person, request, key]))}`
  const saidBy = agent.trustedHost ? 'host' : 'agent'
  const row = { id, agent: agent.id, person, request, saidBy, at: new Date(now()) } as const
  await db.insert(sessions).values(row).onConflictDoNothing()
  const [found] = await db.select({ request: sessions.request }).from(sessions).where(eq(sessions.id, id))
  // What was asked for in the one before was erased: nothing more is sent under that.
  return found?.request === request ? id : openSession({ db, now }, { agent, request })
}

/** A session is its agent's for as long as that acts for the person whose it is: an agent can be given to another, and a name too. */
export const ownSession = (agent: Pick<Agent, 'id' | 'owner'>, id: string) =>
  and(eq(sessions.id, id), eq(sessions.agent, agent.id), eq(sessions.person, agent.owner))

/** A session of this agent; another agent's or person's does not exist for it. Refuses `session/unknown`, and `session/ended`. */
export const findSession = async (
  db: Queries,
  agent: Pick<Agent, 'id' | 'owner'>,
  id: string
): Promise<Result<Session>> => {
  const [session] = await db.select().from(sessions).where(ownSession(agent, id))
  if (!session) return refuse('session/unknown')
  return session.endedAt ? refuse('session/ended') : ok(session)
}
