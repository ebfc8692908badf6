import { AGENT_STATES, agentBudgetSchema, agentWhySchema, ok, type Result } from '@writ/dsl/contract'
import { z } from 'zod'
import {
  beginSignIn,
  enforceState,
  listAgents,
  type Ports,
  setAgentBudget,
  setAsAdmin,
  setTenantBudget,
  tenantBudget
} from '../session/index.ts'
import { executorTold, sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, requireAdmin } from './authenticate.ts'
import { asPage, type ConsolePage, consoleHtml, pageBuilder } from './console-page.ts'
import { ownPage } from './guard-requests.ts'
import { adminSignInFinishSchema, adminSignInSchema, finishAsAdmin, listServers, TOOL_CHANGES } from './tool-changes.ts'

const nothing = z.strictObject({})
const id = z.string().max(64)

const agentsOf = async ({ db, now }: Pick<Ports, 'db' | 'now'>) => {
  const budget = await tenantBudget(db)
  return { agents: await listAgents(db, now()), ...(budget && { budget }) }
}

/** The admin's pages of agents and tools: the same as their routes give, for the key that is typed into them. */
export const addOfficeRoutes = (app: Api, server: RoutePorts): void => {
  const logFailed = (error: unknown): void => app.log.error(error)
  const page: () => Promise<ConsolePage> = pageBuilder('office')
  const onRequest = requireAdmin(server)
  const hide = true

  for (const name of ['agents', 'tools'])
    app.get(`/console/${name}`, { schema: { hide } }, async (_, reply) =>
      asPage(reply, 'text/html').send(consoleHtml('office'))
    )
  app.get('/console/office.js', { schema: { hide } }, async (_, reply) =>
    asPage(reply, 'text/javascript').send((await page()).script)
  )
  app.get('/console/office.css', { schema: { hide } }, async (_, reply) =>
    asPage(reply, 'text/css').send((await page()).style)
  )

  /** Does something, and tells what there is then. */
  const add = <S extends z.ZodType, Done>(
    path: string,
    body: S,
    does: (ports: Ports, given: z.infer<S>) => Promise<Result<Done>>,
    tells: (ports: Ports, done: Done) => Promise<unknown>
  ): void => {
    app.post(`/console/${path}`, { onRequest, schema: { hide, body } }, async (request, reply) => {
      const ports = portsOf(request)
      const done = await does(ports, request.body as z.infer<S>)
      reply.header('cache-control', 'no-store')
      return done.ok ? tells(ports, done.value) : sendRefusal(reply, done.refusal)
    })
  }
  const justTell = async (): Promise<Result<undefined>> => ok(undefined)

  add('agents/list', nothing, justTell, agentsOf)
  add(
    'agents/state',
    z.strictObject({ id, state: z.enum(AGENT_STATES), why: agentWhySchema.optional() }),
    async (ports, { id: agent, ...said }) => {
      const set = await setAsAdmin(ports.db, { agent, ...said }, new Date(ports.now()))
      return set.ok ? ok(executorTold(await enforceState(ports, agent, logFailed))) : set
    },
    async (ports, told) => ({ ...(await agentsOf(ports)), ...told })
  )
  add(
    'agents/budget',
    z.strictObject({ id: id.optional(), budget: agentBudgetSchema.optional() }),
    async ({ db, now }, { id: agent, budget }) => {
      const at = new Date(now())
      if (agent !== undefined) return setAgentBudget(db, { agent, budget }, at)
      await setTenantBudget(db, budget, at)
      return justTell()
    },
    agentsOf
  )
  app.post(
    '/console/tools/sign-in',
    { onRequest, schema: { hide, body: adminSignInSchema } },
    async (request, reply) => {
      const { origin } = ownPage(server.own, request)
      const begun = await beginSignIn(portsOf(request), { server: request.body.server, origin, who: 'admin' })
      reply.header('cache-control', 'no-store')
      return begun.ok ? begun.value : sendRefusal(reply, begun.refusal)
    }
  )
  add('tools/sign-in/finish', adminSignInFinishSchema, finishAsAdmin, listServers)
  add('tools/list', nothing, justTell, listServers)
  for (const { path, body, does } of TOOL_CHANGES) add(`tools${path || '/register'}`, body, does, listServers)
}
