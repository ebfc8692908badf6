import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { makeMcpSessions, rpcError } from '../mcp/index.ts'
import { soundTraceParent } from '../traces/trace-parent.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { agentOf, requireAgent } from './authenticate.ts'
import { ownPage } from './guard-requests.ts'

const METADATA = '/.well-known/oauth-protected-resource'
/** Where a client looks first, and where it looks for a resource with a path (RFC 9728 §3.1). */
const METADATA_PATHS = [METADATA, `${METADATA}/mcp`] as const

const metadataSchema = z.strictObject({
  resource: z.string(),
  bearer_methods_supported: z.array(z.string()),
  resource_name: z.string()
})

/** MCP for planners (Streamable HTTP, 2025-11-25), under an agent's key, and what RFC 9728 says of that. */
export const addMcpRoute = (app: Api, server: RoutePorts): void => {
  const sessions = makeMcpSessions(server.now, (error) => app.log.error(error))
  app.addHook('onClose', () => sessions.close())

  for (const path of METADATA_PATHS) {
    app.get(
      path,
      {
        schema: {
          summary: 'What a client must know to call `/mcp` (RFC 9728): a key in the Authorization header',
          response: { 200: metadataSchema }
        }
      },
      async (request) => ({
        resource: `${ownPage(server.own, request).origin}/mcp`,
        bearer_methods_supported: ['header'],
        resource_name: 'Writ'
      })
    )
  }

  /** Who has no key is told where it says which to bring (RFC 9728 §5.1). */
  const challenge = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { origin } = ownPage(server.own, request)
    reply.header('www-authenticate', `Bearer resource_metadata="${origin}${METADATA}/mcp"`)
  }

  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    onRequest: [challenge, requireAgent(server)],
    // A plan of unsound text is refused with a run and a word in the log, as over HTTP.
    config: { readsAnyText: true },
    schema: { summary: 'The Model Context Protocol, Streamable HTTP', security: [{ agent: [] }] },
    // What is no JSON is told in the words of the protocol; all else as everywhere.
    errorHandler: (error, _, reply) => {
      if (error.code !== 'FST_ERR_CTP_INVALID_JSON_BODY') throw error
      reply.code(400).send(rpcError(-32_700, 'Parse error'))
    },
    handler: async (request, reply) => {
      // Each message of a batch is a request (JSON-RPC 2.0 §6); the first was counted with its key.
      const messages = Array.isArray(request.body) ? request.body.length : 1
      for (let n = 1; n < messages; n++) await server.countRequest(request)
      reply.hijack()
      const { ports, agent } = agentOf(request)
      const { raw } = reply
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined && name !== 'www-authenticate') raw.setHeader(name, value)
      try {
        const party = {
          ports,
          agent,
          traceParent: soundTraceParent(request.headers.traceparent),
          made: (run: string) => {
            request.made = run
          }
        }
        await sessions.handle({ party, request: request.raw, response: raw, body: request.body })
      } catch (error) {
        app.log.error(error)
        if (!raw.headersSent) raw.writeHead(500)
        raw.end()
      }
    }
  })
}
