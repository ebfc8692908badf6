import { refusal, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import {
  addAgent,
  addPerson,
  cancelRunsWithoutAgent,
  issueKey,
  listAgents,
  listPersons,
  NAME,
  removeAgent
} from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const idSchema = z.string().regex(NAME)
const personSchema = z.strictObject({ id: idSchema, name: z.string().min(1).max(200) })
const agentSchema = personSchema.extend({ owner: idSchema, trustedHost: z.boolean() })
const doneSchema = z.object({ ok: z.literal(true) })

/** Whom a tenant consists of: its persons, their agents, and the keys of those who govern and audit it. For its admin. */
export const addMemberRoutes = (app: Api, server: RoutePorts): void => {
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
        summary: 'The agents of the tenant, and for whom each acts',
        security,
        response: { 200: z.object({ agents: z.array(agentSchema) }), ...refused }
      }
    },
    async (request) => ({ agents: await listAgents(portsOf(request).db) })
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
      const added = await addAgent(portsOf(request).db, request.body)
      return added.ok ? added.value : sendRefusal(reply, added.refusal)
    }
  )

  app.delete(
    '/v1/admin/agents/:id',
    {
      onRequest,
      schema: {
        summary: 'Take an agent’s key away',
        security,
        params: z.object({ id: z.string().max(64) }),
        response: { 200: doneSchema, ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const removed = await removeAgent(ports.db, request.params.id)
      if (removed.ok) await cancelRunsWithoutAgent(ports)
      return removed.ok ? { ok: true as const } : sendRefusal(reply, removed.refusal)
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
