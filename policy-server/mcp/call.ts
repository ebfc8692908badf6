import type { Party } from './party.ts'

/** One call of a tool: who calls, whether they still wait, and how to tell them what happens meanwhile. */
export interface Call {
  readonly party: Party
  /** Aborted when the client cancels the request (MCP `notifications/cancelled`) or its session ends. */
  readonly signal: AbortSignal
  /** Was it aborted by its client? Else its session made room for another, or the server closes, and what was begun goes on. */
  isGivenUp(): boolean
  /** Told to a client that asked for progress; else nothing. */
  progress(message: string): Promise<void>
  /** For what no refusal foresees. */
  failed(error: unknown): void
}
