import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { parseTilePath, TILE_WIDTH } from '../audit/index.ts'
import { readCheckpoint, readTile } from '../audit/read-log.ts'
import type { Api, ApiPorts } from './api-instance.ts'

/** What anyone may read: that the server lives, its public key, and the log's checkpoint and tiles (C2SP tlog-tiles). */
export const addPublicRoutes = (app: Api, ports: ApiPorts): void => {
  app.get(
    '/healthz',
    { schema: { summary: 'Is the server up?', response: { 200: z.object({ ok: z.literal(true) }) } } },
    async () => ({ ok: true as const })
  )

  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        summary: 'The public key that capabilities are signed with',
        response: { 200: z.object({ keys: z.array(z.record(z.string(), z.string())) }) }
      }
    },
    async () => ({ keys: [{ ...ports.keys.capability.jwk }] as Record<string, string>[] })
  )

  app.get(
    '/log/checkpoint',
    { schema: { summary: 'The log’s newest checkpoint, a C2SP signed note' } },
    async (_, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(await readCheckpoint(ports.db, ports.keys))
  )

  app.get(
    '/log/tile/*',
    {
      schema: {
        summary: 'A tile of the log’s hash tree, or an entry bundle, at its tlog-tiles path',
        params: z.object({ '*': z.string() }),
        response: { 200: z.instanceof(Buffer), 404: refusedResponseSchema }
      }
    },
    async (request, reply) => {
      const tile = parseTilePath(request.params['*'])
      const bytes = tile && (await readTile(ports.db, tile))
      if (!bytes) return reply.callNotFound()
      // A tile never changes once it exists, a partial one neither: its width is in its name.
      const life = tile.width === TILE_WIDTH ? 31_536_000 : 3_600
      return reply
        .type('application/octet-stream')
        .header('cache-control', `public, max-age=${life}, immutable`)
        .send(Buffer.from(bytes))
    }
  )
}
