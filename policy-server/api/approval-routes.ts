import { passkeyProofSchema, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import { answerSecond, listSeconds } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { approverOf, requireApprover } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

const waitingSchema = z.object({
  id: z.string(),
  run: z.string(),
  asker: z.string(),
  question: z.json(),
  shown: z.string(),
  passkey: z.boolean(),
  challenge: z.string(),
  asked: z.string(),
  expires: z.string()
})

/** The questions that wait for a second person, and their answers. */
export const addApprovalRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireApprover(server)
  const security = [{ approver: [] }]

  app.get(
    '/v1/approvals',
    {
      onRequest,
      schema: {
        summary: 'The questions that this approver may answer: what the first person was shown, and its hash',
        security,
        response: { 200: z.object({ approvals: z.array(waitingSchema) }), ...refused }
      }
    },
    async (request) => {
      const { ports, person } = approverOf(request)
      const waiting = await listSeconds(ports.db, person, ports.now())
      return { approvals: waiting as z.infer<typeof waitingSchema>[] }
    }
  )

  app.post(
    '/v1/approvals/:run/:id',
    {
      onRequest,
      schema: {
        summary: 'Say yes or no to exactly what was shown, once; with a passkey where the question wants one',
        security,
        params: z.object({ run: z.string().max(100), id: z.string().max(100) }),
        body: z.strictObject({
          choice: z.enum(['yes', 'no']),
          shown: z.string().max(100),
          passkey: passkeyProofSchema.optional()
        }),
        response: { 200: z.object({ ok: z.literal(true) }), ...refused }
      }
    },
    async (request, reply) => {
      const { ports, person, by } = approverOf(request)
      const { run, id: question } = request.params
      const answered = await answerSecond(
        ports,
        { person, by },
        {
          run,
          question,
          ...request.body
        }
      )
      return answered.ok ? { ok: true as const } : sendRefusal(reply, answered.refusal)
    }
  )
}
