import swagger from '@fastify/swagger'
import { LOG_LINES, type LogWish, refusal } from '@writ/dsl/contract'
import fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { addE2bRoutes } from '../e2b/index.ts'
import { badRequest, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { API_DESCRIPTION } from './describe-api.ts'
import { addFileRoutes } from './file-routes.ts'
import { guardRequests } from './guard-requests.ts'
import { limitBodies } from './limit-bodies.ts'
import { limitRequests } from './limit-requests.ts'
import { limitUnread } from './limit-unread.ts'
import { logRequests } from './log-requests.ts'
import { addPublicRoutes } from './public-routes.ts'
import { addRunRoutes } from './run-routes.ts'
import { addSandboxRoutes } from './sandbox-routes.ts'

const BODY_BYTES = 8 * 1024 * 1024
/** How long a request may take to arrive whole, in milliseconds. */
const ARRIVE_MS = 120_000

const statusIn = (error: unknown): number =>
  Number((error as { readonly statusCode?: number } | null)?.statusCode ?? 500)

/** Every error becomes a refusal; what was not foreseen says nothing of itself. */
const answerErrors = (app: Api): void => {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Error && statusIn(error) < 500)
      return sendRefusal(reply, badRequest(error.message.slice(0, 300)))
    request.log.error(error)
    return sendRefusal(reply, refusal('executor/failed'))
  })
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({ refusal: badRequest('there is nothing at this address') })
  )
}

/** The whole HTTP API, ready to listen; `/v1/openapi.json` describes it. */
export const buildApi = async (ports: ApiPorts, log?: LogWish): Promise<Api> => {
  const app: Api = fastify({
    ...(log && { logger: { ...LOG_LINES, ...log } }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: ARRIVE_MS,
    forceCloseConnections: true,
    // An address that cannot even be read comes here, past the error handler.
    frameworkErrors: (error, _, reply) => sendRefusal(reply, badRequest(error.message))
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app)
  logRequests(app)
  guardRequests(app, ports.own)
  await limitRequests(app, ports.executor.callsAMinute)
  limitBodies(app, BODY_BYTES, ports.executor.bodyBytes)
  limitUnread(app, ports.executor.unreadBytes)
  await app.register(swagger, API_DESCRIPTION)
  await app.register(async (routes: Api) => {
    addPublicRoutes(routes, ports)
    addRunRoutes(routes, ports)
    addSandboxRoutes(routes, ports)
    await routes.register(async (files: Api) => addFileRoutes(files, ports))
  })
  await app.register((routes) => addE2bRoutes(routes, ports.executor, ports.now))
  return app
}
