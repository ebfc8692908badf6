import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

interface Watched {
  timer: NodeJS.Timeout
  /** Requests that were read and are not answered. */
  open: number
}

/**
 * Holds connections to a time in which the head of a request comes whole; `late` is told of one whose first did not. One that waits for
 * another request for that long is ended without a word.
 */
export const watchHeads = (
  server: Server,
  event: 'connection' | 'secureConnection',
  ms: number,
  late: (stream: Duplex) => void
): void => {
  const all = new WeakMap<Duplex, Watched>()
  server.on(event, (stream: Duplex) => {
    const watched = { timer: setTimeout(() => late(stream), ms), open: 0 }
    all.set(stream, watched)
    stream.once('close', () => clearTimeout(watched.timer))
  })
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const watched = all.get(socket)
    if (!watched) return
    clearTimeout(watched.timer)
    watched.open += 1
    response.once('close', () => {
      watched.open -= 1
      if (watched.open === 0 && !socket.destroyed) watched.timer = setTimeout(() => socket.destroy(), ms)
    })
  })
  server.prependListener('connect', (_: IncomingMessage, stream: Duplex) => clearTimeout(all.get(stream)?.timer))
}
