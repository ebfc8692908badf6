import { signingJwkSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import type { Api, RoutePorts } from './api-instance.ts'

/** What anyone may read: that the server lives, and its public keys. */
export const addPublicRoutes = (app: Api, ports: RoutePorts): void => {
  app.get(
    '/healthz',
    { schema: { summary: 'Is the server up?', response: { 200: z.object({ ok: z.literal(true) }) } } },
    async () => ({ ok: true as const })
  )

  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        summary:
          'The public keys of capabilities (RFC 7517): the one that signs, the next, and an old one until its time is over',
        response: { 200: z.object({ keys: z.array(signingJwkSchema) }) }
      }
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=60')
      return { keys: [...ports.keys.published(ports.now() / 1000)] }
    }
  )
}
