import type { FastifyServerOptions } from 'fastify'

/** What fastify makes the server's log with. */
export type LoggerGiven = NonNullable<FastifyServerOptions['logger']>
