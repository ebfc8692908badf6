import { agentBudgetSchema, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { setAgentBudget, setTenantBudget, tenantBudget } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const givenSchema = z.strictObject({ budget: agentBudgetSchema.optional() })
const done = { 200: z.object({ ok: z.literal(true) }), ...refused }

/** What a tenant's agents may use in an hour or a day: for its admin. */
export const addAgentBudgetRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/budget',
    {
      onRequest,
      schema: {
        summary: 'The budget of agents that have none of their own, where there is one',
        security,
        response: { 200: z.object({ budget: agentBudgetSchema.optional() }), ...refused }
      }
    },
    async (request) => {
      const budget = await tenantBudget(portsOf(request).db)
      return budget ? { budget } : {}
    }
  )

  app.post(
    '/v1/admin/budget',
    {
      onRequest,
      schema: {
        summary: 'Set that budget; without one, they are bounded no more',
        security,
        body: givenSchema,
        response: done
      }
    },
    async (request) => {
      const { db, now } = portsOf(request)
      await setTenantBudget(db, request.body.budget, new Date(now()))
      return { ok: true as const }
    }
  )

  app.post(
    '/v1/admin/agents/:id/budget',
    {
      onRequest,
      schema: {
        summary: 'Set the budget of one agent; without one, the tenant’s holds for it',
        security,
        params: z.object({ id: z.string().max(64) }),
        body: givenSchema,
        response: done
      }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const set = await setAgentBudget(db, { agent: request.params.id, budget: request.body.budget }, new Date(now()))
      return set.ok ? { ok: true as const } : sendRefusal(reply, set.refusal)
    }
  )
}
