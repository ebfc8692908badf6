import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What answers on a free port of this machine. */
export interface Served {
  readonly origin: string
  close(): Promise<void>
}

export interface Answer {
  readonly type: string
  readonly body: string | Uint8Array
  /** Seconds that a browser may keep it; none where it is not said. */
  readonly maxAge?: number
}

/** Serves on this machine alone. `answer` is asked at each request with its path, still encoded; nothing from it is a 404. */
export const serveHere = async (
  answer: (path: string) => Answer | undefined | Promise<Answer | undefined>
): Promise<Served> => {
  const server = createServer(async (request, response) => {
    const found = await answer(new URL(request.url ?? '/', 'http://here').pathname)
    if (!found) return void response.writeHead(404).end()
    const { type, body, maxAge = 0 } = found
    response
      .writeHead(200, { 'content-type': type, 'cache-control': maxAge > 0 ? `max-age=${maxAge}` : 'no-store' })
      .end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

export const HTML = 'text/html; charset=utf-8'

/** Serves each page under its name. */
export const servePages = (htmlOf: (name: string) => string | undefined): Promise<Served> =>
  serveHere((path) => {
    const body = htmlOf(decodeURIComponent(path.slice(1)))
    return body === undefined ? undefined : { type: HTML, body }
  })
