import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import fastify from 'fastify'
import { type Received, recordRequests } from '../site/record-requests.ts'
import { letInApp } from './let-in-app.ts'
import { openStore } from './open-store.ts'
import type { Report } from './report.ts'
import { addReportRoutes, contentPolicy } from './report-routes.ts'
import { SEED, type SeedReport } from './seed.ts'
import { addVisits } from './visits.ts'

export interface ExpensesOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: string
  /** Folder of the database; without it everything is in memory. */
  readonly dataDir?: string
  /** An empty cluster, dumped by PGlite, that a database in memory starts from; made anew without it, which takes seconds. */
  readonly cluster?: Blob
  /** The reports an empty database begins with; `[]` for none. */
  readonly seed?: readonly SeedReport[]
  /** The origin of an app that is a page, which may show the site in its frames and act there; none may unless it is said. */
  readonly app?: string
}

export interface Expenses {
  /** The site's origin, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
  /** Asks the site's own database, past every page: what really happened. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  /** Every request so far, oldest first. */
  readonly received: readonly Received[]
  /** All reports, oldest first. */
  reports(): Promise<readonly Report[]>
}

/** Starts the sample expense application. One user, `dana` with the password `correct horse battery`. */
export const startExpenses = async (options: ExpensesOptions = {}): Promise<Expenses> => {
  const { port = 0, host = '127.0.0.1', dataDir, cluster, seed = SEED, app: shownBy } = options
  const store = await openStore({ dataDir, cluster }, seed)
  const style = await readFile(new URL('../site/style.css', import.meta.url), 'utf8')

  const app = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 })
  await app.register(cookie)
  await app.register(formbody)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-security-policy': contentPolicy(),
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff'
    })
  })
  if (shownBy !== undefined) letInApp(app, shownBy)
  const received = recordRequests(app)
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  addVisits(app, store)
  addReportRoutes(app, store)
  await app.listen({ port, host })

  return {
    url: `http://${host}:${(app.server.address() as AddressInfo).port}`,
    received,
    query: store.query,
    reports: store.reports,
    async close() {
      await app.close()
      await store.close()
    }
  }
}
