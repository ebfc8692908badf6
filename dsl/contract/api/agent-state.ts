import * as z from 'zod'

/**
 * What an agent may do: `active`, all that policy lets it; `paused`, nothing new, and what runs waits; `stopped`, nothing any more: what
 * runs ends.
 */
export const AGENT_STATES = ['active', 'paused', 'stopped'] as const
export type AgentState = (typeof AGENT_STATES)[number]

/** The stricter of what an agent's tenant and its person say. */
export const strictestState = (states: readonly AgentState[]): AgentState =>
  [...AGENT_STATES].reverse().find((state) => states.includes(state)) ?? 'active'

/** Why, in words of whoever says so. It stands in the log, which others read. */
export const agentWhySchema = z.string().trim().min(1).max(200)

/** What a device says for its person of an agent that acts for them, at this time in milliseconds, signed over `AGENT_CONTEXT` and the rest's hash. */
export const agentWordSchema = z.strictObject({
  device: z.string(),
  agent: z.string().max(64),
  state: z.enum(AGENT_STATES),
  at: z.int(),
  sig: z.string()
})
export type AgentWord = z.infer<typeof agentWordSchema>
export const AGENT_CONTEXT = 'writ-agent/1:'

/** An agent as its person sees it. `own` is what they said themselves, `state` what holds: the stricter of that and of what the tenant said. */
export const agentOfPersonSchema = z.strictObject({
  agent: z.string(),
  name: z.string(),
  state: z.enum(AGENT_STATES),
  own: z.enum(AGENT_STATES),
  /** When `own` was said, where it is not `active`. */
  since: z.iso.datetime().optional(),
  lastSeen: z.iso.datetime().optional(),
  /** Runs of it for this person that have not ended. */
  running: z.int().nonnegative()
})
export type AgentOfPerson = z.infer<typeof agentOfPersonSchema>

/** POST /v1/agents and POST /v1/agents/state: the agents that act for the device's person. */
export const agentsOfPersonSchema = z.strictObject({ agents: z.array(agentOfPersonSchema) })
