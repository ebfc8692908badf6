import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ServerPorts, Tenants } from '../session/index.ts'
import type { OwnHosts } from './guard-requests.ts'
import type { CountRequest } from './limit-requests.ts'

/** A fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** Most of a body, in bytes, that is read of whom nobody knows yet: what a one-time code or a key to sign in with comes in. */
export const SMALL_BODY_BYTES = 16 * 1024

/** What the API is built from. */
export interface ApiPorts extends ServerPorts {
  readonly tenants: Tenants
  /** Without one, nobody is the operator. */
  readonly operatorKey?: string | undefined
  /** Cedar text that a tenant begins with where none is given. */
  readonly policy: string
  readonly own: OwnHosts
  /** For one key; ten times as many from one address. */
  readonly requestsAMinute: number
}

/** What the routes are built from. What belongs to a tenant they get from the request's principal alone. */
export interface RoutePorts extends ApiPorts {
  readonly countRequest: CountRequest
}
