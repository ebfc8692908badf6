import { Readable } from 'node:stream'
import {
  checkResponseSchema,
  planRequestSchema,
  planResponseSchema,
  refusedResponseSchema,
  runStateSchema,
  sessionEndedSchema,
  sessionRequestSchema,
  sessionResponseSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import {
  cancelRun,
  endSession,
  findSession,
  followRun,
  openSession,
  randomId,
  readRun,
  submitPlan,
  tryPlan
} from '../session/index.ts'
import { soundTraceParent } from '../traces/trace-parent.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { agentOf, requireAgent } from './authenticate.ts'
import { eventStream } from './event-stream.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
/** As a planner should send it; what it sends otherwise is refused with a run and a word in the log, not by this schema. */
const anyPlanSchema = planRequestSchema.extend({
  text: z.string().meta({ maxLength: 262144 }),
  inputs: z.unknown().default({}).meta({ type: 'object', description: 'Values by the names of the plan’s inputs' })
})
const idSchema = z.object({ id: z.string().max(64) })

/** Seconds. A connection that is followed for longer is begun anew by its client, from the last event that it had. */
const MOST_FOLLOWED = 600

/** The number of an event of a run: PostgreSQL's `integer`. */
const MOST_EVENTS = 2 ** 31 - 1
const eventNumber = z.coerce.number().int().min(0).max(MOST_EVENTS)

/** What a client sends where it begins anew (HTML Living Standard, server-sent events). */
const lastEventOf = (header: string | string[] | undefined): number | undefined =>
  typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : undefined

/** What a planner may call, with its own key. */
export const addAgentRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAgent(server)
  const security = [{ agent: [] }]

  app.post(
    '/v1/sessions',
    {
      onRequest,
      schema: {
        summary: 'Open a session under the person’s request',
        security,
        body: sessionRequestSchema,
        response: { 200: sessionResponseSchema, ...refused }
      }
    },
    async (request) => {
      const { ports, agent } = agentOf(request)
      return { session: await openSession(ports, { agent, request: request.body.request }) }
    }
  )

  app.delete(
    '/v1/sessions/:id',
    {
      onRequest,
      schema: {
        summary: 'End a session: held runs take back what they did, and what turns kept is forgotten',
        security,
        params: idSchema,
        response: { 200: sessionEndedSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const ended = await endSession(ports, { agent, id: request.params.id })
      return ended.ok ? ended.value : sendRefusal(reply, ended.refusal)
    }
  )

  app.post(
    '/v1/sessions/:id/plans',
    {
      onRequest,
      config: { readsAnyText: true },
      schema: {
        summary: 'Send a plan: it is checked, decided, signed and offered to the person’s device',
        security,
        params: idSchema,
        body: anyPlanSchema,
        response: { 200: planResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const found = await findSession(ports.db, agent, request.params.id)
      if (!found.ok) return sendRefusal(reply, found.refusal)
      const session = found.value
      const { text, inputs } = request.body
      const traceParent = soundTraceParent(request.headers.traceparent)
      const run = randomId('run')
      // Told with a failure too, after which nobody knows whether it was made.
      request.made = run
      const answer = await submitPlan(ports, { agent, session, text, inputs, traceParent, run })
      if (answer.ok) return { run }
      const { refusal: why, diagnostics } = answer.refusal
      return sendRefusal(reply, why, { run, ...(diagnostics && { diagnostics }) })
    }
  )

  app.post(
    '/v1/sessions/:id/check',
    {
      onRequest,
      config: { readsAnyText: true },
      schema: {
        summary: 'Check and decide a plan or a turn, and leave it at that',
        security,
        params: idSchema,
        body: anyPlanSchema,
        response: { 200: checkResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const found = await findSession(ports.db, agent, request.params.id)
      if (!found.ok) return sendRefusal(reply, found.refusal)
      const session = found.value
      const tried = await tryPlan(ports, { agent, session, text: request.body.text, inputs: request.body.inputs })
      if (tried.ok) return tried.value
      const { refusal: why, diagnostics } = tried.refusal
      return sendRefusal(reply, why, { ...(diagnostics && { diagnostics }) })
    }
  )

  app.get(
    '/v1/runs/:id',
    {
      onRequest,
      schema: {
        summary: 'The state of a run and its events after number `after`; waits up to `wait` seconds for news',
        security,
        params: idSchema,
        querystring: z.object({
          after: eventNumber.default(0),
          wait: z.coerce.number().min(0).max(60).default(0)
        }),
        response: { 200: runStateSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { after, wait } = request.query
      const { ports, agent } = agentOf(request)
      const given = { agent: agent.id, id: request.params.id, after, waitMs: wait * 1000 }
      const state = await readRun(ports, given)
      return state.ok ? state.value : sendRefusal(reply, state.refusal)
    }
  )

  app.get(
    '/v1/runs/:id/events',
    {
      onRequest,
      schema: {
        summary:
          'The events of a run as they happen, as server-sent events, and last `end`; follows it for `wait` seconds',
        security,
        params: idSchema,
        querystring: z.object({
          after: eventNumber.default(0),
          wait: z.coerce.number().min(0).max(MOST_FOLLOWED).default(MOST_FOLLOWED)
        }),
        response: refused
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const gone = new AbortController()
      request.raw.on('close', () => gone.abort())
      const after = lastEventOf(request.headers['last-event-id']) ?? request.query.after
      const given = {
        agent: agent.id,
        id: request.params.id,
        after,
        waitMs: request.query.wait * 1000,
        signal: gone.signal
      }
      const followed = await followRun(ports, given)
      if (!followed.ok) return sendRefusal(reply, followed.refusal)
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .send(Readable.from(eventStream(followed.value)) as never)
    }
  )

  app.post(
    '/v1/runs/:id/cancel',
    {
      onRequest,
      schema: {
        summary: 'Cancel a run; one that already acts ends when its device has stopped',
        security,
        params: idSchema,
        response: { 200: runStateSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const given = { agent: agent.id, id: request.params.id, after: 0, waitMs: 0 }
      const cancelled = await cancelRun(ports, given.id, given.agent)
      const state = cancelled.ok ? await readRun(ports, given) : cancelled
      return state.ok ? state.value : sendRefusal(reply, state.refusal)
    }
  )
}
