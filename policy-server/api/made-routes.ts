import { ANSWER_SHAPE } from '@writ/dsl/contract'
import { z } from 'zod'
import { CODE_SHAPE, LOOK_SHAPE, planOfCode, planOfLook } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { requireAgent } from './authenticate.ts'
import { STEP_SCHEMA, takeStep } from './take-step.ts'

/** Steps for which a planner writes no plan: one is made of what it asks for, and goes the whole road as any. */
export const addMadeRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAgent(server)

  app.post(
    '/v1/sessions/:id/observe',
    {
      onRequest,
      schema: {
        ...STEP_SCHEMA,
        summary: 'Open a page in the person’s browser and be told how it looks',
        body: z.strictObject({ ...LOOK_SHAPE, ...ANSWER_SHAPE })
      }
    },
    async (request, reply) => {
      const { url, part, ...answer } = request.body
      const text = planOfLook({ url, part })
      if (!text.ok) return sendRefusal(reply, text.refusal)
      const step = { text: text.value, inputs: {}, ...answer }
      return takeStep(request, reply, { session: request.params.id, request: step, isMade: true })
    }
  )

  app.post(
    '/v1/sessions/:id/code',
    {
      onRequest,
      schema: {
        ...STEP_SCHEMA,
        summary: 'Run a piece of code in a fresh machine without network',
        body: z.strictObject({ ...CODE_SHAPE, waitSeconds: ANSWER_SHAPE.waitSeconds })
      }
    },
    async (request, reply) => {
      const { waitSeconds, ...given } = request.body
      const text = planOfCode(given)
      if (!text.ok) return sendRefusal(reply, text.refusal)
      const step = { text: text.value, inputs: given.inputs, waitSeconds }
      return takeStep(request, reply, { session: request.params.id, request: step, isMade: true })
    }
  )
}
