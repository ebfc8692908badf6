import { refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { DIALS } from '../decide/index.ts'
import {
  announceStanding,
  cancelStaleRuns,
  listVersions,
  makeEnrolCode,
  policyInForce,
  raiseEpoch,
  setPolicy,
  type TenantPolicy,
  tellExecutor
} from '../session/index.ts'
import { executorTold, executorToldSchema, sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const versionSchema = z.object({
  version: z.int(),
  hash: z.string(),
  dial: z.enum(DIALS),
  zone: z.string(),
  signed: z.string(),
  at: z.string()
})
const policySchema = versionSchema.extend({ text: z.string() })

const tellPolicy = ({ tenant, version, dial, zone, signed, at }: TenantPolicy): z.infer<typeof policySchema> => ({
  text: tenant.text,
  hash: tenant.hash,
  version,
  dial,
  zone,
  signed,
  at: at.toISOString()
})

/** What a tenant's admin may call. */
export const addAdminRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.post(
    '/v1/enrolments',
    {
      onRequest,
      schema: {
        summary:
          'A one-time code with which a device of this person can be enrolled; of the tenant’s only person, without one',
        security,
        body: z.strictObject({ person: z.string().max(64).optional() }).nullish(),
        response: { 200: z.object({ code: z.string(), expires: z.string() }), ...refused }
      }
    },
    async (request, reply) => {
      const made = await makeEnrolCode(portsOf(request), request.body?.person)
      return made.ok ? made.value : sendRefusal(reply, made.refusal)
    }
  )

  app.post(
    '/v1/admin/epoch',
    {
      onRequest,
      schema: {
        summary: 'Raise the revocation epoch: every run decided before is stopped',
        security,
        response: { 200: z.object({ epoch: z.int(), executor: executorToldSchema }), ...refused }
      }
    },
    async (request) => {
      const ports = portsOf(request)
      const epoch = await raiseEpoch(ports.db, new Date(ports.now()))
      // Devices first: a run stops by the epoch, whatever else is slow here.
      const tellDevices = async () => {
        await announceStanding(ports)
        await cancelStaleRuns(ports)
      }
      const [told] = await Promise.all([tellExecutor(ports), tellDevices()])
      return { epoch, ...executorTold(told) }
    }
  )

  app.get(
    '/v1/admin/policy',
    { onRequest, schema: { summary: 'The policy in force', security, response: { 200: policySchema, ...refused } } },
    async (request, reply) => {
      const ports = portsOf(request)
      const found = await ports.db.transaction((tx) => policyInForce(tx, ports))
      return found.ok ? tellPolicy(found.value) : sendRefusal(reply, found.refusal)
    }
  )

  app.post(
    '/v1/admin/policy',
    {
      onRequest,
      schema: {
        summary: 'Put another policy, dial or time zone in force, one version up; it is validated first',
        security,
        body: z.strictObject({
          text: z.string().optional(),
          dial: z.enum(DIALS).optional(),
          zone: z.string().max(64).optional(),
          expected: z.int().nonnegative().optional()
        }),
        response: { 200: policySchema, ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const set = await setPolicy(ports.db, ports, request.body, new Date(ports.now()))
      return set.ok ? tellPolicy(set.value) : sendRefusal(reply, set.refusal)
    }
  )

  app.get(
    '/v1/admin/policy/versions',
    {
      onRequest,
      schema: {
        summary: 'The versions of the policy, newest first, each with the server’s word for it',
        security,
        response: { 200: z.object({ versions: z.array(versionSchema) }), ...refused }
      }
    },
    async (request) => ({ versions: await portsOf(request).db.transaction(listVersions) })
  )
}
