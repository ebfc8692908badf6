import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Hit {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** A site of a few pages: a path gives its HTML, where it sends the browser on to, or any other answer. */
export interface Pages {
  readonly url: string
  /** Every request but for icons, in order. */
  readonly hits: Hit[]
  close(): Promise<void>
}

/** An answer as it goes over the wire. `wants` is a cookie without which it is a page to sign in. */
export interface Raw {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly wants?: string
  /** Milliseconds until it answers. */
  readonly late?: number
}

export type Page = string | { readonly redirect: string } | { readonly raw: Raw }

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** `host`: another loopback address is another site to a browser, where another port alone is not. */
export const servePages = async (
  pages: (url: string) => Readonly<Record<string, Page>>,
  host: '127.0.0.1' | '127.0.0.2' = '127.0.0.1'
): Promise<Pages> => {
  const hits: Hit[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const path = request.url ?? '/'
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    hits.push({ method: request.method ?? '', path, body })
    const page = pages(url)[path.replace(/\?.*/, '')]
    if (page === undefined) return void response.writeHead(404).end('not here')
    if (typeof page === 'object' && 'redirect' in page)
      return void response.writeHead(302, { location: page.redirect }).end()
    const { wants, late } = typeof page === 'object' ? page.raw : {}
    if (late !== undefined) await new Promise((resolve) => setTimeout(resolve, late))
    if (typeof page === 'object' && (wants === undefined || request.headers.cookie?.includes(wants)))
      return void response.writeHead(page.raw.status ?? 200, { ...page.raw.headers }).end(page.raw.body ?? '')
    if (typeof page === 'object') return void response.writeHead(200, HTML).end('<h1>Sign in</h1>')
    const html = `<!doctype html><html lang="en"><title>Test page</title><body>${page}</body></html>`
    response.writeHead(200, HTML).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
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
