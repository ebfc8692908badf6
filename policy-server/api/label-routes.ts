import {
  clearedLabelsSchema,
  clearedResponseSchema,
  clearedWhatSchema,
  refusedResponseSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import { clearAsAdmin, clearAsPerson, listLabels, NAME } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, provenDevice, requireAdmin, requireDeviceKey } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const personSchema = z.string().regex(NAME)

/** What lasts of what agents were shown and released: an admin reads and clears it, and so does the person, on their device. */
export const addLabelRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/labels',
    {
      onRequest,
      schema: {
        summary: 'What the agents of a person were shown (sink `planner`), and what they released',
        security,
        querystring: z.object({ person: personSchema }),
        response: {
          200: z.object({
            labels: z.array(
              z.object({
                sink: z.string(),
                source: z.string(),
                agent: z.string(),
                run: z.string(),
                at: z.string()
              })
            )
          }),
          ...refused
        }
      }
    },
    async (request) => ({ labels: await listLabels(portsOf(request).db, request.query.person) })
  )

  app.post(
    '/v1/admin/labels/clear',
    {
      onRequest,
      schema: {
        summary: 'Forget what a person’s agents were shown, or what they released; live runs still count',
        security,
        body: z.strictObject({ person: personSchema, what: clearedWhatSchema }),
        response: { 200: clearedResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const cleared = await clearAsAdmin(db, request.body, new Date(now()))
      return cleared.ok ? { ok: true as const } : sendRefusal(reply, cleared.refusal)
    }
  )

  app.post(
    '/v1/labels/clear',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'The same on the word of the person, which their device signs',
        security: [{ device: [] }],
        body: clearedLabelsSchema,
        response: { 200: clearedResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, jkt } = proven.value
      const cleared = await clearAsPerson(ports.db, request.body, { jkt, now: ports.now() })
      return cleared.ok ? { ok: true as const } : sendRefusal(reply, cleared.refusal)
    }
  )
}
