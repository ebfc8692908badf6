import { type ActAnswer, actResponseSchema, type Refusal, refusedResponseSchema } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ActSent, act, findSession, randomId } from '../session/index.ts'
import { soundTraceParent } from '../traces/trace-parent.ts'
import { sendRefusal } from './answer.ts'
import { agentOf } from './authenticate.ts'
import { readIdempotencyKey } from './idempotency-key.ts'

/** What all routes that take one step of a session say of themselves. */
export const STEP_SCHEMA = {
  security: [{ agent: [] }],
  params: z.object({ id: z.string().max(64) }),
  // Read by `readIdempotencyKey`; said here for the description.
  headers: z.looseObject({
    traceparent: z.string().optional(),
    'idempotency-key': z.string().optional().meta({ description: 'Sent again under the same key, it is the same run' })
  }),
  response: { 200: actResponseSchema, '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
}

/** Takes one step in the session that the address names, and answers how it stands; or sends why there is no run to tell of. */
export const takeStep = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { session: id, ...step }: Pick<ActSent, 'request' | 'isMade'> & { readonly session: string }
): Promise<ActAnswer | { readonly refusal: Refusal }> => {
  const { ports, agent } = agentOf(request)
  const found = await findSession(ports.db, agent, id)
  if (!found.ok) return sendRefusal(reply, found.refusal)
  const key = readIdempotencyKey(request.headers['idempotency-key'])
  if (!key.ok) return sendRefusal(reply, key.refusal)
  const run = randomId('run')
  // Told with a failure too, after which nobody knows whether it was made.
  request.made = run
  const traceParent = soundTraceParent(request.headers.traceparent)
  const answer = await act(ports, { ...step, agent, session: found.value, run, key: key.value, traceParent })
  if (answer.ok) return answer.value
  const { refusal: why, diagnostics } = answer.refusal
  return sendRefusal(reply, why, { ...(diagnostics && { diagnostics }) })
}
