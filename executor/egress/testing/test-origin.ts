import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { type CertificateAuthority, makeCertificateAuthority } from '../certificate-authority.ts'

/** A request as it came to an origin. */
export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers to what a test asks for by path. */
const answer = (seen: Seen[]): RequestListener => {
  let kept = ''
  return async (request, response) => {
    let body = ''
    try {
      for await (const piece of request) body += piece
    } catch {
      return
    }
    const { method, url = '', rawHeaders, headers } = request
    seen.push({ method, url, rawHeaders, headers, body })
    const [, what = '', rest = ''] = /^\/([^/?]*)\/?(.*)$/.exec(url) ?? []
    if (what === 'redirect') response.writeHead(302, { location: decodeURIComponent(rest) }).end()
    else if (what === 'never') response.writeHead(200).write('a')
    else if (what === 'drops') {
      const drops = setInterval(() => response.write('a'), 20)
      response.once('close', () => clearInterval(drops))
    } else if (what === 'zip') response.writeHead(200, { 'content-encoding': 'gzip' }).end('no zip')
    else if (what === 'break') response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy())
    else if (what === 'many') response.end('m'.repeat(Number(rest)))
    else if (what === 'part') {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? rest) ?? []
      const text = headers.authorization ?? ''
      if (from === undefined || to === undefined) response.end(text)
      else response.writeHead(206, { 'content-range': 'bytes' }).end(text.slice(Number(from), Number(to) + 1))
    } else if (what === 'keep') {
      kept = headers.authorization ?? ''
      response.end()
    } else if (what === 'kept') response.end(kept)
    else if (what === 'pieces') {
      const text = headers.authorization ?? ''
      for (const letter of text) {
        response.write(letter)
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.end()
    } else {
      const said = { method, url, headers, body }
      response.writeHead(200, { 'content-type': 'application/json', 'x-said': headers.authorization ?? '' })
      response.end(JSON.stringify(said))
    }
  }
}

/** A server on this computer that is an origin by whatever name it is given. */
export interface TestOrigin {
  readonly port: number
  readonly seen: Seen[]
  /** Connections that are open now. */
  readonly open: () => number
  close(): Promise<void>
}

/** Answers by TLS as `certified`, or as whoever it is asked for, by an authority; without one, in plain HTTP. */
export const startOrigin = async (authority?: CertificateAuthority, certified?: string): Promise<TestOrigin> => {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const server: Server | ReturnType<typeof createHttpServer> = authority
    ? createServer(
        {
          SNICallback: (name, done) =>
            authority.contextFor(certified ?? name).then((context) => done(null, context), done)
        },
        answer(seen)
      )
    : createHttpServer(answer(seen))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}

/** Who vouches for the origins of a test, and one that nobody trusts. */
export const makeTestAuthorities = async () => ({
  trusted: await makeCertificateAuthority(),
  untrusted: await makeCertificateAuthority()
})
