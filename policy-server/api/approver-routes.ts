import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { addApprover, listApprovers, NAME, removeApprover } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const personSchema = z.string().regex(NAME)

/** Who may be the second person of a question. For the tenant's admin. */
export const addApproverRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/approvers',
    {
      onRequest,
      schema: {
        summary: 'The persons who may be the second, and whether each has a passkey',
        security,
        response: {
          200: z.object({ approvers: z.array(z.object({ person: z.string(), passkey: z.boolean() })) }),
          ...refused
        }
      }
    },
    async (request) => ({ approvers: await listApprovers(portsOf(request).db) })
  )

  app.post(
    '/v1/admin/approvers',
    {
      onRequest,
      schema: {
        summary:
          'Let a person be the second, with a key that is told this once; one who is begins anew, without passkey',
        security,
        body: z.strictObject({ person: personSchema }),
        response: { 200: z.object({ key: z.string() }), ...refused }
      }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const added = await addApprover(db, request.body.person, new Date(now()))
      return added.ok ? added.value : sendRefusal(reply, added.refusal)
    }
  )

  app.delete(
    '/v1/admin/approvers/:person',
    {
      onRequest,
      schema: {
        summary: 'Let a person be the second no more',
        security,
        params: z.object({ person: z.string().max(64) }),
        response: { 200: z.object({ ok: z.literal(true) }), ...refused }
      }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const removed = await removeApprover(db, request.params.person, new Date(now()))
      return removed.ok ? { ok: true as const } : sendRefusal(reply, removed.refusal)
    }
  )
}
