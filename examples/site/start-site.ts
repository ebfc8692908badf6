import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import fastify, { type FastifyInstance } from 'fastify'
import { type Html, html } from './html.ts'
import { type Received, recordRequests } from './record-requests.ts'
import { takeMultipart } from './take-multipart.ts'
import { addVisits, type Look, type VisitOptions, type Visits } from './visits.ts'

export interface SiteOptions extends Pick<VisitOptions, 'user' | 'home' | 'open'> {
  readonly name: string
  /** What stands above every page of whom is signed in, or of everyone. */
  readonly header: (look: Look) => Html | undefined
  readonly routes: (app: FastifyInstance, tools: SiteTools) => void
  /** 0, the default, takes a free one. */
  readonly port?: number
}

export interface SiteTools {
  readonly visits: Visits
  readonly layout: VisitOptions['layout']
}

export interface Site {
  /** The site's origin, without a slash at the end. */
  readonly url: string
  /** Every request so far, oldest first. */
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** Nothing runs and nothing loads but our own style sheet. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const BODY_LIMIT = 2 * 1024 * 1024

/** Starts a small site of server-made pages: sign-in, forms with a token against forgery, one style sheet, no scripts. */
export const startSite = async ({ name, header, routes, port = 0, ...who }: SiteOptions): Promise<Site> => {
  const style = await readFile(new URL('./style.css', import.meta.url), 'utf8')
  const app = fastify({ forceCloseConnections: true, bodyLimit: BODY_LIMIT })
  await app.register(cookie)
  await app.register(formbody)
  takeMultipart(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-security-policy': CONTENT_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff'
    })
  })
  const received = recordRequests(app)
  const layout: VisitOptions['layout'] = (look, title, content) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${name}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${header(look)}
<main id="main">
<h1>${title}</h1>
${look.flash && html`<p role="status">${look.flash}</p>`}
${content}
</main>
</body>
</html>`
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  const expired = html`<p>This form has expired. Open it again.</p>`
  const visits = addVisits(app, { ...who, place: { name, expired }, layout })
  app.setNotFoundHandler((request, reply) =>
    visits.send(reply, layout(visits.of(request), 'Not found', html`<p>There is no such page.</p>`), 404)
  )
  routes(app, { visits, layout })
  await app.listen({ port, host: '127.0.0.1' })
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    received,
    close: () => app.close()
  }
}
