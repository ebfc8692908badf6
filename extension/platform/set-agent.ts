import { AGENT_CONTEXT, type AgentOfPerson, type AgentState, hashJson, type Result } from '@writ/dsl/contract'
import type { RoadPorts } from './road/road-ports.ts'
import type { ServerClient } from './server/server-client.ts'
import { signText } from './storage/device-key.ts'

/**
 * Pauses an agent as far as it acts for the person, stops it or lets it go on, by a word that this device signs. Gives their agents as they
 * stand then. Refuses what the server refuses.
 */
export const setAgent = async (
  { agent, state }: { readonly agent: string; readonly state: AgentState },
  { key, enrolment, now }: Pick<RoadPorts, 'key' | 'enrolment' | 'now'>,
  server: Pick<ServerClient, 'setAgent'>
): Promise<Result<readonly AgentOfPerson[]>> => {
  const said = { device: enrolment.device, agent, state, at: now() }
  return server.setAgent({ ...said, sig: await signText(key, AGENT_CONTEXT + hashJson(said)) })
}
