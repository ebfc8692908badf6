import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { createTenant, listTenants, NAME, replaceAdminKeys, rotateSigningKey } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { requireOperator } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const idSchema = z.string().regex(NAME)
const keySchema = z.object({ adminKey: z.string() })

/** What the server's operator may call: makes tenants, and reads nothing of what is in them. */
export const addOperatorRoutes = (app: Api, ports: RoutePorts): void => {
  const onRequest = requireOperator(ports)
  const security = [{ operator: [] }]
  const { server, tenants, now } = ports

  app.post(
    '/v1/operator/keys/rotate',
    {
      onRequest,
      schema: {
        summary: 'Let the next signing key sign from now on; the one before is refused once its capabilities are out',
        security,
        response: { 200: z.object({ kid: z.string() }), ...refused }
      }
    },
    async () => ({ kid: await rotateSigningKey(ports, tenants) })
  )

  app.get(
    '/v1/operator/tenants',
    {
      onRequest,
      schema: {
        summary: 'The tenants of this server',
        security,
        response: {
          200: z.object({ tenants: z.array(z.object({ id: z.string(), name: z.string(), at: z.string() })) }),
          ...refused
        }
      }
    },
    async () => ({ tenants: await listTenants(server) })
  )

  app.post(
    '/v1/operator/tenants',
    {
      onRequest,
      schema: {
        summary: 'Make a tenant with one person; its admin’s key is told this once',
        security,
        body: z.strictObject({
          id: idSchema,
          name: z.string().min(1).max(200).optional(),
          person: idSchema.default('person'),
          policy: z.string().optional().meta({ description: 'Cedar text; the server’s own where none is given' })
        }),
        response: { 200: keySchema, ...refused }
      }
    },
    async (request, reply) => {
      const { policy = ports.policy, ...given } = request.body
      const made = await createTenant(server, tenants, { ...given, policy }, new Date(now()))
      return made.ok ? made.value : sendRefusal(reply, made.refusal)
    }
  )

  app.post(
    '/v1/operator/tenants/:id/admin-key',
    {
      onRequest,
      schema: {
        summary: 'A new admin key for a tenant, in the place of all it had',
        security,
        params: z.object({ id: z.string().max(64) }),
        response: { 200: keySchema, ...refused }
      }
    },
    async (request, reply) => {
      const made = await replaceAdminKeys(server, tenants, request.params.id, new Date(now()))
      return made.ok ? made.value : sendRefusal(reply, made.refusal)
    }
  )
}
