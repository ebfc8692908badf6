import { AGENT_STATES, agentBudgetSchema, BUDGETS, refusal, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import {
  addAgent,
  addPerson,
  enforceState,
  issueKey,
  listAgents,
  listPersons,
  NAME,
  setAsAdmin
} from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const idSchema = z.string().regex(NAME)
const personSchema = z.strictObject({ id: idSchema, name: z.string().min(1).max(200) })
const agentSchema = personSchema.extend({ owner: idSchema, trustedHost: z.boolean() })
const agentShownSchema = agentSchema.extend({
  key: z.string().meta({ description: 'The hash of its key' }),
  state: z.enum(AGENT_STATES),
  since: z.iso.datetime().optional(),
  why: z.string().optional(),
  words: z.array(z.object({ person: z.string(), state: z.enum(AGENT_STATES), since: z.iso.datetime() })),
  lastSeen: z.iso.datetime().optional(),
  running: z.int(),
  budget: z.object({
    most: agentBudgetSchema,
    own: z.boolean().meta({ description: 'It is the agent’s own; else the tenant’s for all that have none' }),
    used: z.record(z.enum(BUDGETS), z.int()),
    opens: z.iso.datetime()
  })
})
const doneSchema = z.object({ ok: z.literal(true) })

/** Whom a tenant consists of: its persons, their agents, and the keys of those who govern and audit it. For its admin. */
export const addMemberRoutes = (app: Api, server: RoutePorts): void => {
  const logFailed = (error: unknown): void => app.log.error(error)
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/persons',
    {
      onRequest,
      schema: {
        summary: 'The persons of the tenant',
        security,
        response: { 200: z.object({ persons: z.array(personSchema) }), ...refused }
      }
    },
    async (request) => ({ persons: await listPersons(portsOf(request).db) })
  )

  app.post(
    '/v1/admin/persons',
    {
      onRequest,
      schema: { summary: 'Add a person', security, body: personSchema, response: { 200: doneSchema, ...refused } }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const added = await addPerson(db, request.body, new Date(now()))
      return added ? { ok: true as const } : sendRefusal(reply, refusal('tenant/taken', { id: request.body.id }))
    }
  )

  app.get(
    '/v1/admin/agents',
    {
      onRequest,
      schema: {
        summary:
          'The agents of the tenant: for whom each acts, its state, what persons said of it, when it was heard last, how much of it runs, its budget and what of it is used',
        security,
        response: { 200: z.object({ agents: z.array(agentShownSchema) }), ...refused }
      }
    },
    async (request) => {
      const { db, now } = portsOf(request)
      return { agents: await listAgents(db, now()) }
    }
  )

  app.post(
    '/v1/admin/agents',
    {
      onRequest,
      schema: {
        summary: 'Add an agent that acts for a person; its key is told this once',
        security,
        body: agentSchema.extend({ trustedHost: z.boolean().default(false) }),
        response: { 200: z.object({ key: z.string() }), ...refused }
      }
    },
    async (request, reply) => {
      const { db, now } = portsOf(request)
      const added = await addAgent(db, request.body, new Date(now()))
      return added.ok ? added.value : sendRefusal(reply, added.refusal)
    }
  )

  app.delete(
    '/v1/admin/agents/:id',
    {
      onRequest,
      schema: {
        summary: 'Stop an agent for good: its key is worth nothing any more',
        security,
        params: z.object({ id: z.string().max(64) }),
        response: { 200: doneSchema, ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const { id: agent } = request.params
      const stopped = await setAsAdmin(ports.db, { agent, state: 'stopped' }, new Date(ports.now()))
      if (!stopped.ok) return sendRefusal(reply, stopped.refusal)
      await enforceState(ports, agent, logFailed)
      return { ok: true as const }
    }
  )

  app.post(
    '/v1/admin/keys',
    {
      onRequest,
      schema: {
        summary: 'One more key for an admin or an auditor of the tenant; it is told this once',
        security,
        body: z.strictObject({ office: z.enum(['admin', 'auditor']) }),
        response: { 200: z.object({ key: z.string() }), ...refused }
      }
    },
    async (request) => {
      const { db, now } = portsOf(request)
      return { key: await issueKey(db, request.body.office, new Date(now())) }
    }
  )
}
