import { actRequestSchema } from '@writ/dsl/contract'
import type { Api, RoutePorts } from './api-instance.ts'
import { requireAgent } from './authenticate.ts'
import { STEP_SCHEMA, takeStep } from './take-step.ts'

/** One call for one step: a plan or a turn, or how a held run goes on, with what is seen after it. */
export const addActRoute = (app: Api, server: RoutePorts): void => {
  app.post(
    '/v1/sessions/:id/act',
    {
      onRequest: requireAgent(server),
      config: { readsAnyText: true },
      schema: {
        ...STEP_SCHEMA,
        summary: 'Send a plan or a turn, or go on with a held run, and wait for how it stands',
        body: actRequestSchema
      }
    },
    async (request, reply) => takeStep(request, reply, { session: request.params.id, request: request.body })
  )
}
