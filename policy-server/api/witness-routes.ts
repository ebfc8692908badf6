import { refusedResponseSchema } from '@writ/dsl/contract'
import { cosignLog, readWitnesses, setWitnesses, witnessesSchema } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

/** Who cosigns the tenant's log. For its admin. */
export const addWitnessRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/witnesses',
    {
      onRequest,
      schema: {
        summary: 'The witnesses (C2SP tlog-witness) of the log, and how many of them must cosign it',
        security,
        response: { 200: witnessesSchema, ...refused }
      }
    },
    (request) => readWitnesses(portsOf(request).db)
  )

  app.post(
    '/v1/admin/witnesses',
    {
      onRequest,
      schema: {
        summary: 'Set them; the log is shown only as far as enough of them have cosigned it',
        security,
        body: witnessesSchema,
        response: { 200: witnessesSchema, ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const set = await setWitnesses(ports.db, request.body, new Date(ports.now()))
      if (!set.ok) return sendRefusal(reply, set.refusal)
      await cosignLog(ports)
      return readWitnesses(ports.db)
    }
  )
}
