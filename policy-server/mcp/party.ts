import type { Agent, Ports } from '../session/index.ts'

/** Who calls a tool: an agent, with the ports of its tenant. */
export interface Party {
  readonly ports: Ports
  readonly agent: Agent
  /** The span in which it calls (W3C Trace Context), where it said one: nothing is decided by it. */
  readonly traceParent?: string | undefined
  /** Told of the run that a call made. */
  made?(run: string): void
}
