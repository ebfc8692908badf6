import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import { refusal } from '@writ/dsl/contract'
import fastify, { type FastifyServerOptions } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { addAdminRoutes } from './admin-routes.ts'
import { addAgentRoutes } from './agent-routes.ts'
import { badRequest, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { addChannelRoute, MAX_MESSAGE_BYTES } from './channel-route.ts'
import { API_DESCRIPTION } from './describe-api.ts'
import { addDeviceRoutes } from './device-routes.ts'
import { guardRequests } from './guard-requests.ts'
import { addPublicRoutes } from './public-routes.ts'

const BODY_BYTES = 4 * 1024 * 1024
const REQUESTS_A_MINUTE = 6_000

const isErrorWith = (error: unknown): error is { statusCode?: number; validation?: unknown; message: string } =>
  typeof error === 'object' && error !== null

/** Every error becomes a refusal; what was not foreseen says nothing of itself. */
const answerErrors = (app: Api): void => {
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, validation, message } = isErrorWith(error) ? error : { message: '' }
    if (statusCode === 429) return sendRefusal(reply, refusal('server/busy'))
    if (validation !== undefined || (statusCode >= 400 && statusCode < 500))
      return sendRefusal(reply, badRequest(message.slice(0, 300)))
    request.log.error(error)
    return sendRefusal(reply, refusal('server/failed'))
  })
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ refusal: badRequest('there is nothing at this address') })
  )
}

/** The whole HTTP API, ready to listen; `/openapi.json` describes it. */
export const buildApi = async (ports: ApiPorts, logger: FastifyServerOptions['logger'] = false): Promise<Api> => {
  const app: Api = fastify({
    logger,
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    // An address that cannot even be read comes here, past the error handler.
    frameworkErrors: (error, _, reply) => sendRefusal(reply, badRequest(error.message))
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('agent', null)
  answerErrors(app)
  guardRequests(app, ports.own)
  await app.register(helmet)
  await app.register(rateLimit, { max: REQUESTS_A_MINUTE, timeWindow: 60_000 })
  await app.register(websocket, { options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false } })
  await app.register(swagger, API_DESCRIPTION)
  await app.register(async (routes: Api) => {
    addPublicRoutes(routes, ports)
    addAgentRoutes(routes, ports)
    addDeviceRoutes(routes, ports)
    addAdminRoutes(routes, ports)
    addChannelRoute(routes, ports)
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  return app
}
