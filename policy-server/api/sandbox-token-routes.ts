import { refusedResponseSchema, sandboxTokenSchema, sandboxWishSchema } from '@writ/dsl/contract'
import { grantSandbox } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { agentOf, provenKey, requireAgent } from './authenticate.ts'

/** What an agent runs code of its own with, at the executor that this server knows. */
export const addSandboxTokenRoutes = (app: Api, server: RoutePorts): void => {
  app.post(
    '/v1/sandbox-tokens',
    {
      onRequest: requireAgent(server),
      schema: {
        summary:
          'A token for machines of the executor, without a plan, where policy permits it. It is bound to the key whose proof stands in `DPoP` (RFC 9449 §5)',
        security: [{ agent: [], holder: [] }],
        body: sandboxWishSchema,
        response: { 200: sandboxTokenSchema, '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
      }
    },
    async (request, reply) => {
      const proven = await provenKey(server, request)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, agent } = agentOf(request)
      const granted = await grantSandbox(ports, { agent, jkt: proven.value.jkt, wish: request.body })
      return granted.ok ? granted.value : sendRefusal(reply, granted.refusal)
    }
  )
}
