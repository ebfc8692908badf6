import { refusal } from '@writ/dsl/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badRequest, sendRefusal } from './answer.ts'

const EXTENSION = /^(chrome-extension|moz-extension):\/\//

/** Text that no store and no hash can take: a NUL, or half of a surrogate pair. */
const isUnsound = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => isUnsound(key) || isUnsound(inner))
}

/** The addresses under which this server answers, as `host:port`; filled in once it listens. */
export interface OwnHosts {
  readonly hosts: Set<string>
}

/** The spellings of a request's address that its proof may name: this server's own, without query. */
export const ownUrls = ({ hosts }: OwnHosts, request: FastifyRequest): string[] => {
  const path = request.url.split('?', 1)[0] ?? ''
  return [...hosts].flatMap((host) => [`http://${host}${path}`, `https://${host}${path}`])
}

/**
 * What every request must pass before anything else looks at it: it names this server in `Host` (against DNS
 * rebinding), and it does not come from a web page (`Origin` is absent or an extension's); its text is sound.
 */
export const guardRequests = (app: FastifyInstance, own: OwnHosts): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (!own.hosts.has(request.headers.host?.toLowerCase() ?? ''))
      return sendRefusal(reply, badRequest('the Host header does not name this server'))
    const { origin } = request.headers
    if (origin !== undefined && !EXTENSION.test(origin))
      return sendRefusal(reply, refusal('session/unauthorized', { why: 'a web page may not call this server' }))
  })
  // A refused upgrade leaves a socket that nothing listens to any more; it must not be used again, nor hold up a close.
  app.addHook('onSend', async (request, reply) => {
    if (request.headers.upgrade !== undefined) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.end()
  })
  app.addHook('preValidation', async (request, reply) => {
    if (isUnsound(request.body)) return sendRefusal(reply, badRequest('a text holds a NUL or half a character'))
  })
}
