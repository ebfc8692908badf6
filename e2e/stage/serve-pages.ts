import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Hit {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** A site of a few pages: a path gives its HTML, or where it sends the browser on to. */
export interface Pages {
  readonly url: string
  /** Every request but for icons, in order. */
  readonly hits: Hit[]
  close(): Promise<void>
}

export type Page = string | { readonly redirect: string }

export const servePages = async (pages: (url: string) => Readonly<Record<string, Page>>): Promise<Pages> => {
  const hits: Hit[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const path = request.url ?? '/'
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    hits.push({ method: request.method ?? '', path, body })
    const page = pages(url)[path.replace(/\?.*/, '')]
    if (page === undefined) return void response.writeHead(404).end('not here')
    if (typeof page !== 'string') return void response.writeHead(302, { location: page.redirect }).end()
    const html = `<!doctype html><html lang="en"><title>Test page</title><body>${page}</body></html>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
