import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { parseTilePath, TILE_WIDTH } from '../audit/index.ts'
import { exportLog, readTile } from '../audit/read-log.ts'
import { readConsistency, readInclusion } from '../audit/read-proof.ts'
import { readServed } from '../audit/served-checkpoint.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const leafNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

/** The tenant's log: what its admin and its auditor may read, and nobody else (C2SP tlog-tiles). */
export const addLogRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server, true)
  const security = [{ admin: [] }, { auditor: [] }]

  app.get(
    '/log/checkpoint',
    { onRequest, schema: { summary: 'The log’s newest checkpoint, a C2SP signed note', security } },
    async (request, reply) => {
      const { db, keys } = portsOf(request)
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .send((await readServed(db, keys)).note)
    }
  )

  app.get(
    '/log/tile/*',
    {
      onRequest,
      schema: {
        summary: 'A tile of the log’s hash tree, or an entry bundle, at its tlog-tiles path',
        security,
        params: z.object({ '*': z.string() }),
        response: { 200: z.instanceof(Buffer), ...refused }
      }
    },
    async (request, reply) => {
      const tile = parseTilePath(request.params['*'])
      const bytes = tile && (await readTile(portsOf(request).db, tile))
      if (!bytes) return reply.callNotFound()
      // A tile never changes once it exists, a partial one neither: its width is in its name. No cache between may keep it.
      // What an entry bundle tells may have to be forgotten.
      const kept = `private, max-age=${tile.width === TILE_WIDTH ? 31_536_000 : 3_600}, immutable`
      return reply
        .type('application/octet-stream')
        .header('cache-control', tile.level === 'entries' ? 'no-store' : kept)
        .header('vary', 'authorization')
        .send(Buffer.from(bytes))
    }
  )

  const proofs = [
    ['proof', 'leaf', readInclusion, 'What proves offline that leaf number `leaf` is in the log: a C2SP tlog-proof'],
    [
      'consistency',
      'old',
      readConsistency,
      'What proves that the log continues the one that had `old` leaves: as a C2SP witness is handed it'
    ]
  ] as const
  for (const [path, of, read, summary] of proofs) {
    const querystring = z.object({ [of]: leafNumber })
    app.get(`/v1/log/${path}`, { onRequest, schema: { summary, security, querystring } }, async (request, reply) => {
      const { db, keys } = portsOf(request)
      const proof = await read(db, keys, Number(request.query[of]))
      if (proof === undefined) return reply.callNotFound()
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(proof)
    })
  }

  app.get(
    '/v1/log/export',
    {
      onRequest,
      schema: {
        summary: 'The log, to be verified offline: checkpoint, verifier key, leaves from number `from` on',
        security,
        querystring: z.object({ from: z.coerce.number().int().min(0).default(0) }),
        response: {
          200: z.object({
            checkpoint: z.string(),
            key: z.string(),
            leaves: z.array(z.string()).readonly(),
            hashes: z.array(z.string()).readonly()
          }),
          ...refused
        }
      }
    },
    (request) => {
      const { db, keys } = portsOf(request)
      return exportLog(db, keys, request.query.from)
    }
  )
}
