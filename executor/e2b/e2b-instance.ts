import type { FastifyInstance } from 'fastify'
import type { BearerSandboxes, Executor, Transfers } from '../service/index.ts'
import type { HeldSandboxes } from './held-sandboxes.ts'

/** The part of the API where E2B's protocol is spoken: bodies come as bytes. */
export type E2bApi = FastifyInstance

/** What E2B's protocol is spoken with. */
export interface E2bPorts {
  readonly bearer: BearerSandboxes
  readonly clone: Executor['sandboxes']['clone']
  readonly held: HeldSandboxes
  readonly transfers: Transfers
  /** Milliseconds since the epoch. */
  readonly now: () => number
}
