import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Ports } from '../session/index.ts'
import type { OwnHosts } from './guard-requests.ts'

/** A fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** What the routes are built from. `person` and `tenant` are those whom sessions and codes are for. */
export interface ApiPorts extends Ports {
  readonly adminKey: string
  readonly person: string
  readonly tenant: string
  readonly own: OwnHosts
}
