import { type AgentState, type ServerEvent, strictestState } from '@writ/dsl/contract'

export type AgentEvent = Extract<ServerEvent, { kind: 'agent-registered' | 'agent-set' }>

/** What the log has told so far of agents that are not to act: by agent, of all (`''`) and of each person. */
export type AgentStates = Map<string, Map<string, AgentState>>

/** Everyone, where a person could stand. */
const ALL = ''

/**
 * Takes a change of what an agent may do into the story; the reason, when it cannot follow what was told before. That a person's word is
 * theirs is for the caller to verify.
 */
export const followAgent = (states: AgentStates, event: AgentEvent): string | undefined => {
  const known = states.get(event.agent) ?? new Map<string, AgentState>()
  states.set(event.agent, known)
  if (event.kind === 'agent-registered') {
    if (known.get(ALL) === 'paused') return 'an agent that was paused was registered anew'
    known.delete(ALL)
    return undefined
  }
  if ((event.person === undefined) !== (event.by === undefined)) return 'a word for a person is nobody’s'
  if (event.person === undefined && known.get(ALL) === 'stopped') return 'an agent that was stopped was set anew'
  known.set(event.person ?? ALL, event.state)
  return undefined
}

/** What an agent may do for a person, as the log has told. */
export const toldState = (states: AgentStates, agent: string, person: string): AgentState => {
  const known = states.get(agent)
  return strictestState([known?.get(ALL) ?? 'active', known?.get(person) ?? 'active'])
}
