import { askedErasureResponseSchema, askedErasureSchema, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import {
  announceStanding,
  askErasure,
  erasePerson,
  keepRetention,
  LEAST_DAYS,
  listAskedErasures,
  mayPersonErase,
  readRetention,
  setRetention
} from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, provenDevice, requireAdmin, requireDeviceKey } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const retentionSchema = z.strictObject({
  days: z.int().min(LEAST_DAYS).max(36_500).nullable(),
  byPerson: z.boolean().default(false)
})
const askedSchema = z.object({
  asked: z.array(z.object({ person: z.string(), device: z.string(), at: z.string() }))
})
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
        summary:
          'After how many days from its end what is told of a run is erased (`null`: it is kept), and whether persons may have themselves erased',
        security,
        response: { 200: retentionSchema, ...refused }
      }
    },
    async (request) => {
      const { db } = portsOf(request)
      return { days: (await readRetention(db)) ?? null, byPerson: await mayPersonErase(db) }
    }
  )

  app.post(
    '/v1/admin/retention',
    {
      onRequest,
      schema: {
        summary: 'Set that, and erase what is older, here and on devices; the log’s hashes and proofs stay',
        security,
        body: retentionSchema,
        response: { 200: erasedSchema, ...refused }
      }
    },
    async (request) => {
      const ports = portsOf(request)
      const { days, byPerson } = request.body
      const set = { ...(days !== null && { days }), ...(byPerson && { byPerson }) }
      await setRetention(ports.db, set, new Date(ports.now()))
      await announceStanding(ports)
      return { leaves: await keepRetention(ports) }
    }
  )

  app.get(
    '/v1/admin/erasures',
    {
      onRequest,
      schema: {
        summary: 'Persons who asked to have what is told of them erased, and wait for it',
        security,
        response: { 200: askedSchema, ...refused }
      }
    },
    async (request) => ({ asked: await listAskedErasures(portsOf(request).db) })
  )

  app.post(
    '/v1/erasure',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'Ask for that on the word of the person, which their device signs',
        security: [{ device: [] }],
        body: askedErasureSchema,
        response: { 200: askedErasureResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, jkt } = proven.value
      const state = await askErasure(ports, request.body, jkt)
      return state.ok ? { state: state.value } : sendRefusal(reply, state.refusal)
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
