import { actRequestSchema, actResponseSchema, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { act, findSession, randomId } from '../session/index.ts'
import { soundTraceParent } from '../traces/trace-parent.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { agentOf, requireAgent } from './authenticate.ts'
import { readIdempotencyKey } from './idempotency-key.ts'

/** One call for one step: a plan or a turn, or how a held run goes on, with what is seen after it. */
export const addActRoute = (app: Api, server: RoutePorts): void => {
  app.post(
    '/v1/sessions/:id/act',
    {
      onRequest: requireAgent(server),
      config: { readsAnyText: true },
      schema: {
        summary: 'Send a plan or a turn, or go on with a held run, and wait for how it stands',
        security: [{ agent: [] }],
        params: z.object({ id: z.string().max(64) }),
        // Read by `readIdempotencyKey`; said here for the description.
        headers: z.looseObject({
          traceparent: z.string().optional(),
          'idempotency-key': z
            .string()
            .optional()
            .meta({ description: 'Sent again under the same key, it is the same run' })
        }),
        body: actRequestSchema,
        response: { 200: actResponseSchema, '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
      }
    },
    async (request, reply) => {
      const { ports, agent } = agentOf(request)
      const found = await findSession(ports.db, agent, request.params.id)
      if (!found.ok) return sendRefusal(reply, found.refusal)
      const session = found.value
      const key = readIdempotencyKey(request.headers['idempotency-key'])
      if (!key.ok) return sendRefusal(reply, key.refusal)
      const run = randomId('run')
      request.made = run
      const traceParent = soundTraceParent(request.headers.traceparent)
      const answer = await act(ports, { agent, session, request: request.body, run, key: key.value, traceParent })
      if (answer.ok) return answer.value
      const { refusal: why, diagnostics } = answer.refusal
      return sendRefusal(reply, why, { ...(diagnostics && { diagnostics }) })
    }
  )
}
