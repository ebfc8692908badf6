import type { Result } from '@writ/dsl/contract'
import { and, eq, isNull } from 'drizzle-orm'
import { runs } from '../../store/index.ts'
import { cancelRun } from '../cancel-run.ts'
import { offerWaiting } from '../offer-run.ts'
import type { Ports } from '../ports.ts'
import { announceStanding } from '../standing.ts'
import { tellEndedOf } from '../turns/ended-sessions.ts'
import { stateOfAgent } from './state-of.ts'
import { tellExecutor } from './tell-executor.ts'

/**
 * After an agent was paused, stopped or let go on: tells its devices and the executor, ends its runs and sessions where it was stopped, and
 * offers what waited where it goes on. That devices could not be told what ended goes to `failed`: all else is done. Refuses `executor/away` where the executor was not told yet; all else is done.
 */
export const enforceState = async (
  ports: Ports,
  agent: string,
  failed: (error: unknown) => void
): Promise<Result<undefined>> => {
  const tellDevices = async () => {
    // First: a run waits or ends by what they are told, whatever else is slow here.
    await announceStanding(ports)
    const live = await ports.db
      .select({ id: runs.id, person: runs.person })
      .from(runs)
      .where(and(eq(runs.agent, agent), isNull(runs.endedAt)))
    for (const { id, person } of live)
      if ((await ports.db.transaction((tx) => stateOfAgent(tx, agent, person))) === 'stopped')
        await cancelRun(ports, id)
    await tellEndedOf(ports, agent).catch(failed)
    await offerWaiting(ports)
  }
  const [told] = await Promise.all([tellExecutor(ports), tellDevices()])
  return told
}
