import { refusedResponseSchema } from '@writ/dsl/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  type AccessRequests,
  type AccessResponse,
  accessRequestSchema,
  accessRequestsSchema,
  accessResponseSchema,
  evaluateAccess
} from '../session/index.ts'
import { badRequest, sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { partyOf, requireAgentOrAdmin } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'

const evaluate = (request: FastifyRequest, asked: unknown): Promise<AccessResponse> => {
  const parsed = accessRequestSchema.safeParse(asked)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const message = `${issue?.path.join('.')}: ${issue?.message}`
    return Promise.resolve({ decision: false, context: { error: { status: 400, message } } })
  }
  const { ports, agent } = partyOf(request)
  return evaluateAccess(ports, parsed.data, agent?.id)
}

/** Each question in its order, as far as the caller wants them answered (§6.1.2). */
const evaluateAll = async (request: FastifyRequest, body: AccessRequests): Promise<AccessResponse[]> => {
  const { evaluations = [], options, ...defaults } = body
  const answers: AccessResponse[] = []
  for (const one of evaluations) {
    const answer = await evaluate(request, { ...defaults, ...one })
    answers.push(answer)
    const { evaluations_semantic: semantic } = options
    if (semantic === 'deny_on_first_deny' && !answer.decision) break
    if (semantic === 'permit_on_first_permit' && answer.decision) break
  }
  return answers
}

/** The decision point for others than devices: Authorization API 1.0 of the OpenID Foundation (AuthZEN). */
export const addAuthzenRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAgentOrAdmin(server)
  const security = [{ agent: [] }, { admin: [] }]

  app.addHook('onSend', async (request, reply) => {
    const id = request.headers['x-request-id']
    if (request.url.startsWith('/access/v1/') && typeof id === 'string') reply.header('x-request-id', id)
  })

  app.get(
    '/.well-known/authzen-configuration',
    {
      schema: {
        summary: 'Where the Authorization API 1.0 is',
        response: {
          200: z.object({
            policy_decision_point: z.string(),
            access_evaluation_endpoint: z.string(),
            access_evaluations_endpoint: z.string()
          })
        }
      }
    },
    async (request) => {
      const base = server.own.publicUrl ?? `${request.protocol}://${request.host}`
      return {
        policy_decision_point: base,
        access_evaluation_endpoint: `${base}${EVALUATION}`,
        access_evaluations_endpoint: `${base}${EVALUATIONS}`
      }
    }
  )

  app.post(
    EVALUATION,
    {
      onRequest,
      schema: {
        summary: 'May this agent do this there? (Authorization API 1.0)',
        security,
        body: accessRequestSchema,
        response: { 200: accessResponseSchema, ...refused }
      }
    },
    (request) => evaluate(request, request.body)
  )

  app.post(
    EVALUATIONS,
    {
      onRequest,
      schema: {
        summary: 'Several such questions in one message (Authorization API 1.0)',
        security,
        body: accessRequestsSchema,
        response: {
          200: z.union([z.object({ evaluations: z.array(accessResponseSchema) }), accessResponseSchema]),
          ...refused
        }
      }
    },
    async (request, reply) => {
      const { evaluations = [] } = request.body
      if (evaluations.length > 0) return { evaluations: await evaluateAll(request, request.body) }
      // Without any it is the one question that stands at the top (§6.1).
      const single = accessRequestSchema.safeParse(request.body)
      if (single.success) return evaluate(request, single.data)
      return sendRefusal(reply, badRequest('subject, action and resource are needed, or `evaluations`'))
    }
  )
}
