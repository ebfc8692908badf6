import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { type Refusal, refusal } from '@writ/dsl/contract'
import type { NetworkTarget } from '../../machine/index.ts'
import type { CertificateAuthority } from '../certificate-authority.ts'
import { answerRaw, answerRefusal } from './answer-refusal.ts'
import type { Gate } from './gate.ts'
import { authoritiesOf } from './read-head.ts'
import { serveRequest } from './serve-request.ts'
import { watchHeads } from './watch-heads.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const HEADER_OVERFLOW = 'HPE_HEADER_OVERFLOW'
const LATE_HANDSHAKE = 'ERR_TLS_HANDSHAKE_TIMEOUT'
const GONE = ['ECONNRESET', 'EPIPE']
const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')

/** What the streams of one machine are served by: nothing listens, streams are handed over. */
export interface Proxy {
  /** Serves what a program connected to: an origin by its address in the machine, or the proxy where `to` is empty. */
  serve(stream: Duplex, to: string): void
}

const PROXY = 'the proxy'

/** The proxy of one machine: requests in absolute form and CONNECT, and origins that were connected to directly. */
export const openProxy = (gate: Gate, authority: CertificateAuthority): Proxy => {
  const { targets, limits } = gate
  const options: ServerOptions = {
    maxHeaderSize: limits.head,
    insecureHTTPParser: false,
    requireHostHeader: false,
    keepAliveTimeout: 0,
    headersTimeout: 0,
    requestTimeout: 0
  }

  /** Says a no, and waits no longer than for a head until the program has read it. */
  const answerAndEnd = (stream: Duplex, why: Refusal): void => {
    answerRaw(stream, why)
    stream.resume()
    const lingering = setTimeout(() => stream.destroy(), limits.headMs)
    stream.once('close', () => clearTimeout(lingering))
  }

  /** What holds for each server: heads in time, and what is no HTTP refused by name. */
  const guarded = (server: Server, event: 'connection' | 'secureConnection', to: string, handle: Handle): Server => {
    const no = (stream: Duplex, why: Refusal) => {
      gate.refused(to, why.code)
      answerAndEnd(stream, why)
    }
    watchHeads(server, event, limits.headMs, (stream) => no(stream, refusal('egress/too-slow')))
    server.on('clientError', (error, stream) => {
      const code = codeOf(error)
      if (GONE.includes(code)) stream.destroy()
      else if (code === HEADER_OVERFLOW) no(stream, refusal('egress/too-much', { what: 'headers' }))
      else if (code.startsWith('HPE_')) no(stream, refusal('egress/bad-request', { why: 'it is no HTTP/1.1' }))
      else {
        gate.refused(to, code === LATE_HANDSHAKE ? 'egress/too-slow' : 'egress/bad-request')
        stream.destroy()
      }
    })
    const busy = new WeakSet<Duplex>()
    return server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request
      // After a no nothing more is read of a connection, and nobody asks again before the answer but who wants two to be taken for one.
      if (socket.writableEnded || busy.has(socket)) {
        if (!socket.writableEnded) gate.refused(to, 'egress/bad-request')
        socket.destroy()
        return
      }
      busy.add(socket)
      response.once('close', () => busy.delete(socket))
      handle(request, response).catch(() => {
        gate.refused(to, 'egress/failed')
        answerRefusal(response, refusal('egress/failed'))
      })
    })
  }

  const openOrigin = (target: NetworkTarget): Server => {
    const handle: Handle = (request, response) => serveRequest(request, response, target, request.url ?? '', gate)
    if (target.scheme === 'http') return guarded(createServer(options), 'connection', target.origin, handle)
    const tls = createTlsServer({
      ...options,
      handshakeTimeout: limits.headMs,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      SNICallback: (name, done) => {
        if (name.toLowerCase() !== target.host) done(new Error('another host is meant'))
        else authority.contextFor(target.host).then((context) => done(null, context), done)
      }
    })
    return guarded(tls, 'secureConnection', target.origin, handle)
  }
  const servers = new Map<NetworkTarget, Server>()
  const serveOrigin = (stream: Duplex, target: NetworkTarget): void => {
    const server = servers.get(target) ?? openOrigin(target)
    servers.set(target, server)
    server.emit('connection', stream)
  }

  const unlisted = (to: string): Refusal => {
    gate.refused(to, 'egress/unlisted')
    return refusal('egress/unlisted', { to: to.slice(0, 80) })
  }
  const absolute: Handle = async (request, response) => {
    const given = request.url ?? ''
    const [, origin, rest = ''] = /^(https?:\/\/[^/?]*)(.*)$/i.exec(given) ?? []
    if (origin === undefined) {
      gate.refused(PROXY, 'egress/bad-request')
      return answerRefusal(response, refusal('egress/bad-request', { why: 'a proxy is asked for a whole address' }))
    }
    const [scheme, host = ''] = origin.toLowerCase().split('://')
    const target = targets.find((one) => one.scheme === scheme && authoritiesOf(one).includes(host))
    if (!target) return answerRefusal(response, unlisted(origin))
    return serveRequest(request, response, target, rest.startsWith('/') ? rest : `/${rest}`, gate)
  }
  const plain = guarded(createServer(options), 'connection', PROXY, absolute)
  plain.on('connect', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const place = (request.url ?? '').toLowerCase()
    const target = targets.find(({ host, port }) => place === `${host}:${port}`)
    if (!target) return answerAndEnd(stream, unlisted(place))
    stream.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) stream.unshift(head)
    serveOrigin(stream, target)
  })

  return {
    serve(stream, to) {
      const target = targets.find(({ origin }) => origin === to)
      if (target) serveOrigin(stream, target)
      else if (to === '') plain.emit('connection', stream)
      else {
        // Only a guest whose own kernel is no longer the one that it was given says this.
        gate.refused(to, 'egress/unlisted')
        stream.destroy()
      }
    }
  }
}
