import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** The web server of an app: its page and its scripts; behind it, under `/v1/`, the policy server. */
export interface AppFront {
  readonly url: string
  /** What it forwards to, once that listens. */
  forwardTo(port: number): void
  close(): Promise<void>
}

/** `files`: by path, type and text. A request of another origin's page is not passed on, one of its own is passed on as the app's. */
export const serveAppFront = async (
  files: () => Readonly<Record<string, readonly [type: string, text: string]>>
): Promise<AppFront> => {
  let behind = 0
  const passes = ({ headers }: IncomingMessage) => headers.origin === undefined || headers.origin === url
  const headersOf = ({ headers: { origin: _, ...headers } }: IncomingMessage) => headers
  const server = createServer((asked, answer) => {
    const file = files()[asked.url ?? '']
    if (file) {
      const [type, text] = file
      // A site loads the second script of its page side as a module, which the app must let it.
      const shared = type === 'text/javascript' ? { 'access-control-allow-origin': '*' } : {}
      return void answer.writeHead(200, { 'content-type': type, ...shared }).end(text)
    }
    if (!asked.url?.startsWith('/v1/') || !passes(asked)) return void answer.writeHead(404).end()
    const { method, url: path } = asked
    const passed = request({ host: '127.0.0.1', port: behind, method, path, headers: headersOf(asked) }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers)
      said.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  server.on('upgrade', (asked, socket, head) => {
    if (!passes(asked)) return socket.destroy()
    const passed = connect(behind, '127.0.0.1', () => {
      const lines = Object.entries(headersOf(asked)).map(([name, value]) => `${name}: ${value}\r\n`)
      passed.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('')}\r\n`)
      passed.write(head)
      passed.pipe(socket).pipe(passed)
    })
    for (const end of [passed, socket]) {
      end.on('error', () => undefined)
      end.on('close', () => {
        passed.destroy()
        socket.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    forwardTo: (port) => {
      behind = port
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
