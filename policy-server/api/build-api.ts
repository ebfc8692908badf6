import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import { LOG_LINES, type LogWish, refusal } from '@writ/dsl/contract'
import fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { storeFailure } from '../store/index.ts'
import { addActRoute } from './act-route.ts'
import { addAdminRoutes } from './admin-routes.ts'
import { addAgentBudgetRoutes } from './agent-budget-routes.ts'
import { addAgentRoutes } from './agent-routes.ts'
import { addAgentStateRoutes } from './agent-state-routes.ts'
import { allowedMethods } from './allowed-methods.ts'
import { badRequest, sendRefusal } from './answer.ts'
import type { Api, ApiPorts, RoutePorts } from './api-instance.ts'
import { addApprovalRoutes } from './approval-routes.ts'
import { addApproverRoutes } from './approver-routes.ts'
import { addAuthzenRoutes } from './authzen-routes.ts'
import { addCallbackRoute } from './callback-route.ts'
import { addChannelRoute, MAX_MESSAGE_BYTES } from './channel-route.ts'
import { addConsoleRoutes } from './console-routes.ts'
import { API_DESCRIPTION } from './describe-api.ts'
import { addDeviceRoutes } from './device-routes.ts'
import { addExportRoute } from './export-route.ts'
import { guardRequests } from './guard-requests.ts'
import { addLabelRoutes } from './label-routes.ts'
import { limitRequests } from './limit-requests.ts'
import { logRequests } from './log-requests.ts'
import { addLogRoutes } from './log-routes.ts'
import { addMadeRoutes } from './made-routes.ts'
import { addMcpRoute } from './mcp-route.ts'
import { addMemberRoutes } from './member-routes.ts'
import { addOfficeRoutes } from './office-routes.ts'
import { addOperatorRoutes } from './operator-routes.ts'
import { addOwnToolRoutes } from './own-tool-routes.ts'
import { addPublicRoutes } from './public-routes.ts'
import { addRecordingRoutes } from './recording-routes.ts'
import { addRetentionRoutes } from './retention-routes.ts'
import { addRuleRoutes } from './rule-routes.ts'
import { addSandboxTokenRoutes } from './sandbox-token-routes.ts'
import { addToolRoutes } from './tool-routes.ts'
import { addWitnessRoutes } from './witness-routes.ts'

const BODY_BYTES = 4 * 1024 * 1024
/** After how long whoever may ask again does, where the database is away. */
const AWAY_SECONDS = 2

const isErrorWith = (error: unknown): error is { statusCode?: number; validation?: unknown; message: string } =>
  typeof error === 'object' && error !== null

/** What is wrong with a body before it is read, by status (RFC 9110, section 15.5). */
const OF_BODIES: Readonly<Record<number, string>> = {
  413: 'the body is longer than this address takes',
  415: 'a body here is of the type application/json'
}

/** Every error becomes a refusal; what was not foreseen says nothing of itself. */
const answerErrors = (app: Api): void => {
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, validation, message } = isErrorWith(error) ? error : { message: '' }
    const ofBody = OF_BODIES[statusCode]
    if (ofBody) return sendRefusal(reply, badRequest(ofBody)).code(statusCode)
    if (statusCode === 429) return sendRefusal(reply, refusal('server/busy'))
    if (validation !== undefined || (statusCode >= 400 && statusCode < 500))
      return sendRefusal(reply, badRequest(message.slice(0, 300)))
    request.log.error(error)
    const failure = storeFailure(error)
    if (failure === 'full') return sendRefusal(reply, refusal('audit/disk-full'))
    // What was asked for is asked again when the database is back, by whoever may ask it twice.
    const more = request.made === null ? {} : { run: request.made }
    const why = failure === 'away' ? refusal('server/away', { retryAfter: AWAY_SECONDS }) : refusal('server/failed')
    return sendRefusal(reply, why, more)
  })
  const allowedAt = allowedMethods(app)
  app.setNotFoundHandler(({ url, method }, reply) => {
    const allowed = allowedAt(url.split('?', 1)[0] ?? '')
    if (allowed.length === 0 || allowed.includes(method))
      return reply.code(404).send({ refusal: badRequest('there is nothing at this address') })
    const allow = allowed.join(', ')
    return reply
      .code(405)
      .header('allow', allow)
      .send({ refusal: badRequest(`this address takes ${allow}, not ${method}`) })
  })
}

/** Clients name a type of body where they send none, too; a route that needs one refuses that by its schema. No other type is taken. */
const takeEmptyBodies = (app: Api): void => {
  app.removeContentTypeParser('text/plain')
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    return parse(request, String(body), done)
  })
}

/** The whole HTTP API, ready to listen; `/openapi.json` describes it. */
export const buildApi = async (given: ApiPorts, log?: LogWish): Promise<Api> => {
  const app: Api = fastify({
    ...(log && { logger: { ...LOG_LINES, ...log } }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    // An address that cannot even be read comes here, past the error handler.
    frameworkErrors: (error, _, reply) => sendRefusal(reply, badRequest(error.message))
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('principal', null)
  app.decorateRequest('provenBy', null)
  takeEmptyBodies(app)
  answerErrors(app)
  logRequests(app)
  guardRequests(app, given.own)
  await app.register(helmet)
  const ports: RoutePorts = { ...given, countRequest: await limitRequests(app, given.requestsAMinute) }
  await app.register(websocket, { options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false } })
  await app.register(swagger, API_DESCRIPTION)
  await app.register(async (routes: Api) => {
    addPublicRoutes(routes, ports)
    addAgentRoutes(routes, ports)
    addActRoute(routes, ports)
    addMadeRoutes(routes, ports)
    addAgentStateRoutes(routes, ports)
    addAgentBudgetRoutes(routes, ports)
    addDeviceRoutes(routes, ports)
    addRuleRoutes(routes, ports)
    addAdminRoutes(routes, ports)
    addLabelRoutes(routes, ports)
    addMcpRoute(routes, ports)
    addMemberRoutes(routes, ports)
    addRetentionRoutes(routes, ports)
    addWitnessRoutes(routes, ports)
    addApproverRoutes(routes, ports)
    addApprovalRoutes(routes, ports)
    addConsoleRoutes(routes, ports)
    addOfficeRoutes(routes, ports)
    addLogRoutes(routes, ports)
    addRecordingRoutes(routes, ports)
    addOperatorRoutes(routes, ports)
    addExportRoute(routes, ports)
    addAuthzenRoutes(routes, ports)
    addSandboxTokenRoutes(routes, ports)
    addToolRoutes(routes, ports)
    addOwnToolRoutes(routes, ports)
    addCallbackRoute(routes)
    addChannelRoute(routes, ports)
    routes.get('/openapi.json', { schema: { summary: 'This description' } }, async () => app.swagger())
  })
  return app
}
