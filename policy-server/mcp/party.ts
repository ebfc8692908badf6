import type { Agent, Ports } from '../session/index.ts'

/** Who calls a tool: an agent, with the ports of its tenant. */
export interface Party {
  readonly ports: Ports
  readonly agent: Agent
}
