import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { exportLog } from '../audit/read-log.ts'
import { cancelStaleRuns, makeEnrolCode, policyInForce, raiseEpoch, setPolicy } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const policySchema = z.object({ text: z.string(), hash: z.string() })
const RESTART = 1012

/** What the admin's key may call. */
export const addAdminRoutes = (app: Api, ports: ApiPorts): void => {
  const onRequest = requireAdmin(ports.adminKey)
  const security = [{ admin: [] }]

  app.post(
    '/v1/enrolments',
    {
      onRequest,
      schema: {
        summary: 'A one-time code with which a device can be enrolled',
        security,
        response: { 200: z.object({ code: z.string(), expires: z.string() }), ...refused }
      }
    },
    () => makeEnrolCode(ports, ports.person, ports.tenant)
  )

  app.post(
    '/v1/admin/epoch',
    {
      onRequest,
      schema: {
        summary: 'Raise the revocation epoch: every run decided before is stopped',
        security,
        response: { 200: z.object({ epoch: z.int() }), ...refused }
      }
    },
    async () => {
      const epoch = await raiseEpoch(ports.db, new Date(ports.now()))
      await cancelStaleRuns(ports)
      // Every device hears the new epoch when it comes back, which it does at once.
      ports.devices.closeAll(RESTART, 'epoch raised')
      return { epoch }
    }
  )

  app.get(
    '/v1/admin/policy',
    { onRequest, schema: { summary: 'The policy in force', security, response: { 200: policySchema, ...refused } } },
    async () => {
      const { text, hash } = await policyInForce(ports.db)
      return { text, hash }
    }
  )

  app.post(
    '/v1/admin/policy',
    {
      onRequest,
      schema: {
        summary: 'Put another policy in force; it is validated first',
        security,
        body: z.strictObject({ text: z.string() }),
        response: { 200: policySchema, ...refused }
      }
    },
    async (request, reply) => {
      const set = await setPolicy(ports.db, request.body.text, new Date(ports.now()))
      return set.ok ? { text: set.value.text, hash: set.value.hash } : sendRefusal(reply, set.refusal)
    }
  )

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
    (request) => exportLog(ports.db, ports.keys, request.query.from)
  )
}
