import { base64url } from '@writ/dsl/contract'
import type { Api } from './api-instance.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The run that it is a part of, once its tokens were verified. */
    run: string | null
  }
}

/** The run that a child token is of. The token was verified before. */
export const runOf = (child: string): string | null => {
  const body = base64url.decode(child.split('.')[1] ?? '') ?? new Uint8Array()
  const { txn } = JSON.parse(Buffer.from(body).toString()) as { readonly txn?: unknown }
  return typeof txn === 'string' ? txn : null
}

/** One line for each request that was answered: by which route, how it went, and for which run. */
export const logRequests = (app: Api): void => {
  app.decorateRequest('run', null)
  app.addHook('onResponse', async ({ run, method, routeOptions, log }, reply) => {
    const ms = Math.round(reply.elapsedTime)
    const about = run === null ? {} : { run }
    log.info({ ...about, method, route: routeOptions.url ?? '-', status: reply.statusCode, ms }, 'answered')
  })
}
