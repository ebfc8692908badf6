import {
  APP,
  featureTermsSchema,
  refusedResponseSchema,
  signInBegunSchema,
  toolCallEndSchema,
  toolCallSchema,
  toolDefinitionSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import { beginSignIn, callTool, type Device, pickDevice } from '../session/index.ts'
import { proofs } from '../store/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { agentOf, portsOf, provenDevice, requireAdmin, requireAgent, requireDeviceKey } from './authenticate.ts'
import { ownPage, ownUrls } from './guard-requests.ts'
import {
  adminSignInFinishSchema,
  adminSignInSchema,
  finishAsAdmin,
  listServers,
  serversSchema,
  TOOL_CHANGES
} from './tool-changes.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

const spendOnce = async ({ server }: RoutePorts, id: string, expires: number): Promise<boolean> => {
  const row = { id, expires: new Date(expires * 1000) }
  return (await server.insert(proofs).values(row).onConflictDoNothing().returning()).length === 1
}

/** The features of a device’s app, as tools are told. */
const toldFeatures = (device: Device | undefined) =>
  (device?.features ?? []).map(({ name, description, effect, input, output, presence, consent, rate }) => ({
    server: APP,
    tool: name,
    class: effect,
    definition: {
      name,
      ...(description !== undefined && { description }),
      inputSchema: input,
      ...(output && { outputSchema: output })
    },
    feature: { presence, consent, ...(rate && { rate }) }
  }))

/** Servers of tools: an admin registers them, agents see what was approved, devices call it. */
export const addToolRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireAdmin(server)
  const security = [{ admin: [] }]

  app.get(
    '/v1/admin/tools',
    {
      onRequest,
      schema: {
        summary: 'The servers of tools, and what became of each tool',
        security,
        response: { 200: serversSchema, ...refused }
      }
    },
    (request) => listServers(portsOf(request))
  )

  for (const { path, summary, body, does } of TOOL_CHANGES)
    app.post(
      `/v1/admin/tools${path}`,
      { onRequest, schema: { summary, security, body, response: { 200: serversSchema, ...refused } } },
      async (request, reply) => {
        const ports = portsOf(request)
        const done = await does(ports, request.body)
        return done.ok ? listServers(ports) : sendRefusal(reply, done.refusal)
      }
    )

  app.post(
    '/v1/admin/tools/sign-in',
    {
      onRequest,
      schema: {
        summary:
          'Begin to sign in at a server of tools (OAuth) for everybody, or where each person does, to have its tools listed',
        security,
        body: adminSignInSchema,
        response: { 200: signInBegunSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { origin } = ownPage(server.own, request)
      const begun = await beginSignIn(portsOf(request), { server: request.body.server, origin, who: 'admin' })
      return begun.ok ? begun.value : sendRefusal(reply, begun.refusal)
    }
  )

  app.post(
    '/v1/admin/tools/sign-in/finish',
    {
      onRequest,
      schema: {
        summary:
          'Finish a sign-in that an admin began, with the address that the browser came back to, and list the tools',
        security,
        body: adminSignInFinishSchema,
        response: { 200: serversSchema, ...refused }
      }
    },
    async (request, reply) => {
      const ports = portsOf(request)
      const done = await finishAsAdmin(ports, request.body)
      return done.ok ? listServers(ports) : sendRefusal(reply, done.refusal)
    }
  )

  app.get(
    '/v1/tools',
    {
      onRequest: requireAgent(server),
      schema: {
        summary:
          'The tools that plans may call: what their servers say of them, as an admin approved it; and as `app` the features of the app that the person’s device is in',
        security: [{ agent: [] }],
        response: {
          200: z.object({
            tools: z.array(
              z.object({
                server: z.string(),
                tool: z.string(),
                class: z.string(),
                definition: toolDefinitionSchema,
                feature: featureTermsSchema.optional()
              })
            )
          }),
          ...refused
        }
      }
    },
    async (request) => {
      const { ports, agent } = agentOf(request)
      const { servers } = await listServers(ports)
      const device = await pickDevice(ports.db, ports.devices, agent.owner)
      const approved = servers.flatMap(({ name, tools }) =>
        tools.flatMap(({ tool, status, class: as, definition }) =>
          status === 'approved' && as !== null ? [{ server: name, tool, class: as, definition }] : []
        )
      )
      return { tools: [...approved, ...toldFeatures(device)] }
    }
  )

  app.post(
    '/v1/tools/call',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'One call of a tool for a step of a live run, under the device’s child of its capability',
        security: [{ device: [] }],
        body: toolCallSchema,
        response: { 200: toolCallEndSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { device, ...sent } = request.body
      const proven = await provenDevice(server, request, device, sent.child)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { dpop } = request.headers
      const end = await callTool(proven.value.ports, device, {
        sent,
        proof: typeof dpop === 'string' ? dpop : undefined,
        method: request.method,
        urls: ownUrls(server.own, request),
        // The proof itself was used up above.
        spend: async (once, expires) => !once.startsWith('child ') || spendOnce(server, once, expires)
      })
      // Of what was sent and failed the device is told that it was: it may have been done.
      if (end.ok) return { ok: true as const, value: end.value as z.infer<ReturnType<typeof z.json>> }
      if (end.sent) return { ok: false as const, refusal: end.refusal }
      return sendRefusal(reply, end.refusal)
    }
  )
}
