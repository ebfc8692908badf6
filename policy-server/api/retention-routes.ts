import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { erasePerson, keepRetention, LEAST_DAYS, readRetention, setRetention } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const retentionSchema = z.strictObject({ days: z.int().min(LEAST_DAYS).max(36_500).nullable() })
const erasedSchema = z.object({ leaves: z.int() })

/** How long a tenant keeps what was done, and the erasure of a person. For its admin. */
export const addRetentionRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/retention',
    {
      onRequest,
      schema: {
        summary: 'After how many days from its end what is told of a run is erased; `null`: it is kept',
        security,
        response: { 200: retentionSchema, ...refused }
      }
    },
    async (request) => ({ days: (await readRetention(portsOf(request).db)) ?? null })
  )

  app.post(
    '/v1/admin/retention',
    {
      onRequest,
      schema: {
        summary: 'Set that, and erase what is older; the log’s hashes and proofs stay',
        security,
        body: retentionSchema,
        response: { 200: erasedSchema, ...refused }
      }
    },
    async (request) => {
      const ports = portsOf(request)
      await setRetention(ports.db, request.body.days ?? undefined, new Date(ports.now()))
      return { leaves: await keepRetention(ports) }
    }
  )

  app.post(
    '/v1/admin/persons/:id/erase',
    {
      onRequest,
      schema: {
        summary: 'Erase what is held of a person: their runs and devices, in the log and beside it',
        security,
        params: z.object({ id: z.string().max(64) }),
        response: { 200: erasedSchema, ...refused }
      }
    },
    async (request, reply) => {
      const erased = await erasePerson(portsOf(request), request.params.id)
      return erased.ok ? erased.value : sendRefusal(reply, erased.refusal)
    }
  )
}
