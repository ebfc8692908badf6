/** What one session with a tool server may take: both together end before a device would give up (29 s), but where checking schemas takes long as well. Bytes count what the server sends, decoded by nobody. */
export interface ToolLimits {
  /** Milliseconds until a session stands and its tools are listed; until a call is answered. */
  readonly beginMs: number
  readonly callMs: number
  /** Bytes of a session's beginning, and of the answer to a call with all that comes before it. */
  readonly beginBytes: number
  readonly callBytes: number
  /** Messages of either. */
  readonly messages: number
  /** Milliseconds that a session is kept after its last call; sessions at once, and of those one tenant's. */
  readonly idleMs: number
  readonly sessions: number
  readonly sessionsOfTenant: number
}

export const TOOL_LIMITS: ToolLimits = {
  beginMs: 12_000,
  callMs: 12_000,
  beginBytes: 4 * 1024 * 1024,
  callBytes: 1024 * 1024,
  messages: 1000,
  idleMs: 60_000,
  sessions: 32,
  sessionsOfTenant: 16
}
