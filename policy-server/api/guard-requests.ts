import { isSoundJson, refusal } from '@writ/dsl/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Page } from '../session/index.ts'
import { badRequest, sendRefusal } from './answer.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly readsAnyText?: boolean
  }
}

/** Origins that no web page has: an extension's, and that of a coordinator of webviews, whose scheme native code alone can give (docs/webview.md). */
const PROGRAM = /^(chrome-extension|moz-extension|writ-host):\/\//

/** The addresses under which this server answers, as `host:port`; filled in once it listens. */
export interface OwnHosts {
  readonly hosts: Set<string>
  /** The address that clients use, where the server was told one. */
  readonly publicUrl?: string
}

/** The spellings of a request's address that its proof may name: this server's own, without query. */
export const ownUrls = ({ hosts }: OwnHosts, request: FastifyRequest): string[] => {
  const path = request.url.split('?', 1)[0] ?? ''
  return [...hosts].flatMap((host) => [`http://${host}${path}`, `https://${host}${path}`])
}

/** The page of this server that a request comes from, as its approver's browser knows it. */
export const ownPage = ({ publicUrl }: OwnHosts, { headers, protocol }: FastifyRequest): Page => {
  const { host = '' } = headers
  const origin =
    publicUrl !== undefined && new URL(publicUrl).host === host.toLowerCase() ? publicUrl : `${protocol}://${host}`
  return { origin, host: new URL(origin).hostname }
}

/** From this server's own page to what is there for it; other routes are no page's, not even ours. */
const isConsoles = (own: OwnHosts, request: FastifyRequest): boolean =>
  request.url.startsWith('/console/') && request.headers.origin === ownPage(own, request).origin

/** Done in the name of whoever signed in to the console: a browser adds that by itself, whoever asks it to. */
const actsBySignIn = ({ method, headers }: FastifyRequest): boolean => method !== 'GET' && headers.cookie !== undefined

/**
 * What every request must pass before anything else looks at it: it names this server in `Host` (against DNS
 * rebinding), and it does not come from a web page (`Origin` is absent, a program's, or for the console this server's own, which alone acts by a sign-in); its text is sound. A route
 * with `config.readsAnyText` looks at the last by itself, since it writes its refusals down.
 */
export const guardRequests = (app: FastifyInstance, own: OwnHosts): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (!own.hosts.has(request.headers.host?.toLowerCase() ?? ''))
      return sendRefusal(reply, badRequest('the Host header does not name this server'))
    const { origin } = request.headers
    const isProgram = origin === undefined || PROGRAM.test(origin)
    if ((!isProgram || actsBySignIn(request)) && !isConsoles(own, request))
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
    if (!isSoundJson([request.params, request.query]))
      return sendRefusal(reply, badRequest('the address holds a NUL or half a character'))
    if (request.body === undefined || request.routeOptions.config.readsAnyText) return
    if (!isSoundJson(request.body)) return sendRefusal(reply, badRequest('a text holds a NUL or half a character'))
  })
}
