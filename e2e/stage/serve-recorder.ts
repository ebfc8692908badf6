import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'

/** Where a hostile page sends things, and what of it arrived. */
export interface Recorder {
  /** Answers `/x/NAME` in the way that NAME wants; every request there has arrived. */
  readonly url: string
  /** `HOST:PORT` of what only counts connections, and of two UDP sockets. */
  readonly tcp: string
  readonly stun: string
  readonly quic: string
  /** Names that arrived since the last `forget`. */
  readonly arrived: ReadonlySet<string>
  forget(): void
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  js: 'text/javascript',
  html: 'text/html',
  sse: 'text/event-stream',
  vtt: 'text/vtt'
}

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'cache-control': 'no-store'
}

const HOST = '127.0.0.1'

export const serveRecorder = async (): Promise<Recorder> => {
  const arrived = new Set<string>()
  const name = (url = '') => url.match(/^\/x\/([a-z-]+)/)?.[1]
  const hear = (url: string | undefined) => {
    const said = name(url)
    if (said !== undefined) arrived.add(said)
  }
  const server = createServer((request, response) => {
    // A preflight is a request like any other: what it asks for is data that left.
    hear(request.url)
    const type = TYPES[request.url?.match(/\.([a-z]+)(?:\?|$)/)?.[1] ?? ''] ?? 'text/plain'
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end('')
  })
  server.on('upgrade', (request, socket) => {
    hear(request.url)
    socket.destroy()
  })
  const tcp = createTcp((socket) => {
    arrived.add('preconnect')
    socket.destroy()
  })
  const udp = (said: string) => {
    const socket = createSocket('udp4')
    socket.on('message', () => arrived.add(said))
    return socket
  }
  const [stun, quic] = [udp('webrtc'), udp('webtransport')]
  const at = (address: AddressInfo) => `${HOST}:${address.port}`
  for (const one of [server, tcp]) await new Promise<void>((resolve) => one.listen(0, HOST, resolve))
  for (const one of [stun, quic]) await new Promise<void>((resolve) => one.bind(0, HOST, resolve))
  return {
    url: `http://${at(server.address() as AddressInfo)}`,
    tcp: at(tcp.address() as AddressInfo),
    stun: at(stun.address()),
    quic: at(quic.address()),
    arrived,
    forget: () => arrived.clear(),
    async close() {
      for (const one of [stun, quic]) one.close()
      server.closeAllConnections()
      for (const one of [server, tcp]) await new Promise<void>((resolve) => one.close(() => resolve()))
    }
  }
}
