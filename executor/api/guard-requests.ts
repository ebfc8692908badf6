import { isSoundJson } from '@writ/dsl/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ProvenRequest } from '../guard/index.ts'
import { badRequest, sendRefusal } from './answer.ts'

/** The addresses under which this executor answers, as `host:port`; filled in once it listens. */
export type OwnHosts = ReadonlySet<string>

/** Only a program, or a device's extension, may call: no web page. */
const PROGRAM = /^(chrome-extension|moz-extension):\/\//

/** An answer is data for who asked: no cache keeps it, no browser takes it for a page. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
} as const

/**
 * What every request must pass before anything else looks at it: it names this executor in `Host` (against DNS rebinding), it comes
 * from no web page (`Origin`), and its JSON is sound.
 */
export const guardRequests = (app: FastifyInstance, hosts: OwnHosts): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    const { host = '', origin } = request.headers
    if (!hosts.has(host.toLowerCase()))
      return sendRefusal(reply, badRequest('the Host header does not name this executor'))
    if (origin !== undefined && !PROGRAM.test(origin))
      return sendRefusal(reply, badRequest('a web page may not call this executor'))
  })
  app.addHook('preValidation', async ({ body }, reply) => {
    if (body === undefined || Buffer.isBuffer(body) || isSoundJson(body)) return
    return sendRefusal(reply, badRequest('a text holds a NUL or half a character, or it is nested too deep'))
  })
}

/** A request as its proof must name it: by any address of this executor, without query. */
export const provenRequest = (hosts: OwnHosts, { url, method, headers }: FastifyRequest): ProvenRequest => {
  const path = url.split('?', 1)[0] ?? ''
  const { dpop } = headers
  return {
    proof: typeof dpop === 'string' ? dpop : undefined,
    method,
    urls: [...hosts].flatMap((host) => [`http://${host}${path}`, `https://${host}${path}`])
  }
}

/** The token after `DPoP` (RFC 9449 §7.1). */
export const tokenOf = ({ headers }: FastifyRequest): string | undefined =>
  /^DPoP ([A-Za-z0-9._-]{1,65536})$/i.exec(headers.authorization ?? '')?.[1]
