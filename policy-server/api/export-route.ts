import { Readable } from 'node:stream'
import { z } from 'zod'
import { exportRuns } from '../session/index.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

async function* linesOf(documents: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const document of documents) yield `${JSON.stringify(document)}\n`
}

/** What an admin tries policies against: the tenant's own runs. */
export const addExportRoute = (app: Api, server: RoutePorts): void => {
  app.get(
    '/v1/admin/runs/export',
    {
      onRequest: requireAdmin(server),
      schema: {
        summary: 'Every run since `since`, one JSON document a line: plan, request, labels, what was decided and done',
        security: [{ admin: [] }],
        querystring: z.object({ since: z.iso.datetime({ offset: true }).optional() })
      }
    },
    async (request, reply) =>
      reply
        .type('application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(Readable.from(linesOf(exportRuns(portsOf(request), new Date(request.query.since ?? 0)))))
  )
}
