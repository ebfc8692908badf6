import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site that changes something for whoever asks, counts that, and can hold a request that it has. */
export interface HeldSite {
  readonly url: string
  /** How often each thing was filed: the site's own rows, which nothing of the product writes. */
  readonly filed: ReadonlyMap<string, number>
  /** Holds the next filing once its row stands; `reached` then, and the browser has its answer after `release`. */
  hold(): { readonly reached: Promise<void>; release(): void }
  close(): Promise<void>
}

const page = (body: string): string => `<!doctype html><html lang="en"><title>Orders</title><body>${body}</body></html>`
const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** What there is to file in a round: two orders, of names that no other round has. */
export const ordersOf = (round: string): readonly string[] => [`${round}-a`, `${round}-b`]

const listPage = (round: string): string =>
  page(
    `<h1>Orders</h1><table><caption>Orders</caption><thead><tr><th>Ref</th></tr></thead><tbody>${ordersOf(round)
      .map((ref) => `<tr><td>${ref}</td></tr>`)
      .join('')}</tbody></table>`
  )

const FORM = page(
  '<h1>New</h1><form method="post" action="/filed"><label>Ref <input name="ref"></label><button>Submit</button></form>'
)

export const serveHeldSite = async (): Promise<HeldSite> => {
  const filed = new Map<string, number>()
  let held: { reach: () => void; readonly released: Promise<void> } | undefined
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const [, kind = '', round = ''] = (request.url ?? '').split('/')
    if (request.method === 'POST') {
      const ref = new URLSearchParams(body).get('ref') ?? ''
      filed.set(ref, (filed.get(ref) ?? 0) + 1)
      const now = held
      held = undefined
      now?.reach()
      await now?.released
      return void response.writeHead(303, { location: '/done' }).end()
    }
    const shown = kind === 'orders' ? listPage(round) : kind === 'new' ? FORM : page('<h1>Filed</h1>')
    response.writeHead(200, HTML).end(shown)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    filed,
    hold() {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      held = { reach: reached.resolve, released: released.promise }
      return { reached: reached.promise, release: released.resolve }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
