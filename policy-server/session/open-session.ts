import { and, eq } from 'drizzle-orm'
import { type Queries, sessions } from '../store/index.ts'
import type { Agent } from './agents.ts'
import type { Ports } from './ports.ts'
import { randomId } from './random-id.ts'
import type { Session } from './submit-plan.ts'

/** Opens a session under the request of the agent's person. Who says that it is the person's depends on what the agent is trusted with. */
export const openSession = async (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  given: { readonly agent: Agent; readonly request: string }
): Promise<string> => {
  const id = randomId('ses')
  const { agent, request } = given
  const saidBy = agent.trustedHost ? 'host' : 'agent'
  await db.insert(sessions).values({ id, agent: agent.id, person: agent.owner, request, saidBy, at: new Date(now()) })
  return id
}

/** A session of this agent; another agent's does not exist for it. */
export const findSession = async (db: Queries, agent: string, id: string): Promise<Session | undefined> =>
  (
    await db
      .select()
      .from(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.agent, agent)))
  )[0]
