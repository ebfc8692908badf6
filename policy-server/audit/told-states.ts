import type { AgentState, LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { isWithin, type LogTimes } from './log-times.ts'
import { type LogQuestion, toIso } from './told-acts.ts'

/**
 * That an agent was paused, stopped or let go on in that time: by an admin, or as far as it acts for a person, on their word; or that one that an admin had
 * stopped began anew, with another `key`, whose hash this is.
 */
export interface ToldState {
  readonly agent: string
  readonly state: AgentState
  readonly person?: string
  readonly why?: string
  readonly key?: string
  readonly at: string
  readonly leaf: number
}

/** What was said of the agents that are asked about, by an admin or by the person who is. */
export const statesOf = (
  leaves: readonly (LogLeaf | undefined)[],
  times: LogTimes,
  { agent, person, span }: LogQuestion
): ToldState[] => {
  const stopped = new Set<string>()
  return leaves.flatMap((leaf, n) => {
    if (leaf?.from !== 'server') return []
    const said = wordOf(leaf.event, stopped)
    if (!said) return []
    const time = times.of(leaf, n, Date.parse(leaf.at))
    if (!isWithin(time, span) || (agent !== undefined && said.agent !== agent)) return []
    if (person !== undefined && said.person !== undefined && said.person !== person) return []
    const { state, person: whose, why, key } = said
    return [
      {
        agent: said.agent,
        state,
        ...(whose !== undefined && { person: whose }),
        ...(why !== undefined && { why }),
        ...(key !== undefined && { key }),
        at: toIso(time.at),
        leaf: n
      }
    ]
  })
}

interface Said extends Pick<ToldState, 'agent' | 'state'> {
  readonly person?: string | undefined
  readonly why?: string | undefined
  readonly key?: string
}

/** What an event says of an agent's state, where it changes that; `stopped` holds those that an admin stopped so far. */
const wordOf = (event: ServerEvent, stopped: Set<string>): Said | undefined => {
  if (event.kind === 'agent-registered')
    return stopped.delete(event.agent) ? { agent: event.agent, state: 'active', key: event.key } : undefined
  if (event.kind !== 'agent-set') return undefined
  if (event.person === undefined && event.state === 'stopped') stopped.add(event.agent)
  return event
}
