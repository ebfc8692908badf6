import {
  AGENT_STATES,
  agentsOfPersonSchema,
  agentWhySchema,
  agentWordSchema,
  refusal,
  refusedResponseSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import { enforceState, listAgentsOf, personOf, setAsAdmin, setAsPerson } from '../session/index.ts'
import { executorTold, executorToldSchema, sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, provenDevice, requireAdmin, requireDeviceKey } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

/** Who pauses, stops or lets go on an agent: the admin for everyone, a person as far as it acts for them, on their device. */
export const addAgentStateRoutes = (app: Api, server: RoutePorts): void => {
  const logFailed = (error: unknown): void => app.log.error(error)
  app.post(
    '/v1/admin/agents/:id/state',
    {
      onRequest: requireAdmin(server),
      schema: {
        summary: 'Pause an agent, let it go on, or stop it for good; what runs of it waits, goes on or ends at once',
        security: [{ admin: [] }],
        params: z.object({ id: z.string().max(64) }),
        body: z.strictObject({ state: z.enum(AGENT_STATES), why: agentWhySchema.optional() }),
        response: { 200: z.object({ ok: z.literal(true), executor: executorToldSchema }), ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const { id: agent } = request.params
      const set = await setAsAdmin(ports.db, { agent, ...request.body }, new Date(ports.now()))
      if (!set.ok) return sendRefusal(reply, set.refusal)
      return { ok: true as const, ...executorTold(await enforceState(ports, agent, logFailed)) }
    }
  )

  app.post(
    '/v1/agents',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'The agents that act for the device’s person',
        security: [{ device: [] }],
        body: z.strictObject({ device: z.string() }),
        response: { 200: agentsOfPersonSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, device } = proven.value
      const person = await personOf(ports.db, device)
      if (person === undefined) return sendRefusal(reply, refusal('enrol/not-enrolled'))
      return { agents: await listAgentsOf(ports.db, person) }
    }
  )

  app.post(
    '/v1/agents/state',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary:
          'Pause an agent as far as it acts for the person, stop it or let it go on, on their word, which their device signs',
        security: [{ device: [] }],
        body: agentWordSchema,
        response: { 200: agentsOfPersonSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, jkt } = proven.value
      const set = await setAsPerson(ports.db, request.body, { jkt, now: ports.now() })
      if (!set.ok) return sendRefusal(reply, set.refusal)
      await enforceState(ports, request.body.agent, logFailed)
      return { agents: await listAgentsOf(ports.db, set.value) }
    }
  )
}
