import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Executor } from '../service/index.ts'
import type { OwnHosts } from './guard-requests.ts'

/** A fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** What the API is built from. */
export interface ApiPorts {
  readonly executor: Executor
  readonly own: OwnHosts
  /** Milliseconds since the epoch. */
  readonly now: () => number
}
