import {
  aloneCodeSchema,
  cloneSandboxSchema,
  codeEndSchema,
  extendSandboxSchema,
  makeSandboxSchema,
  type Result,
  refuse,
  restoreSandboxSchema,
  sandboxSchema,
  sandboxSnapshotSchema,
  sandboxStepsSchema
} from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { connectionRecordSchema } from '../egress/index.ts'
import { jobRecordSchema } from '../ledger/index.ts'
import type { Sandbox } from '../service/index.ts'
import { REFUSED, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { provenRequest, tokenOf } from './guard-requests.ts'
import { answerJob } from './run-routes.ts'

export const SECURITY = [{ proof: [], token: [] }]
export const sandboxParams = z.strictObject({ id: z.string() })
const snapshotParams = sandboxParams.extend({ snapshot: z.string() })

/** Asks the executor for what the holder of the request's token may have. */
const byToken = async <T>(
  { own }: ApiPorts,
  request: FastifyRequest,
  ask: (token: string, proven: ReturnType<typeof provenRequest>) => Promise<Result<T>>
): Promise<Result<T>> => {
  const token = tokenOf(request)
  return token === undefined ? refuse('capability/malformed') : ask(token, provenRequest(own, request))
}

/** The sandbox of a request, for the holder of its token. */
export const sandboxOf = (ports: ApiPorts, request: FastifyRequest, id: string): Promise<Result<Sandbox>> =>
  byToken(ports, request, (token, proven) => ports.executor.sandboxes.find(id, token, proven))

/** Does something with the sandbox of a request, and answers with what came of it. */
export const withSandbox = async <T>(
  ports: ApiPorts,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  act: (sandbox: Sandbox) => Promise<Result<T>> | Result<T>
): Promise<T> => {
  const sandbox = await sandboxOf(ports, request, request.params.id)
  const done = sandbox.ok ? await act(sandbox.value) : sandbox
  // A reply that was sent stands for the answer, whatever its type.
  return done.ok ? done.value : (sendRefusal(reply, done.refusal) as never)
}

const addLifeRoutes = (app: Api, ports: ApiPorts): void => {
  const { sandboxes } = ports.executor

  app.post(
    '/v1/sandboxes',
    {
      schema: {
        summary: 'Make a sandbox: a machine that stays until its time is over',
        security: SECURITY,
        body: makeSandboxSchema,
        response: { 201: sandboxSchema, ...REFUSED }
      }
    },
    async (request, reply) => {
      const made = await byToken(ports, request, (token, proven) => sandboxes.make(request.body, token, proven))
      return made.ok ? reply.code(201).send(made.value.state()) : sendRefusal(reply, made.refusal)
    }
  )

  app.get(
    '/v1/sandboxes',
    {
      schema: {
        summary: 'The sandboxes of the token',
        security: SECURITY,
        response: { 200: z.strictObject({ sandboxes: z.array(sandboxSchema) }), ...REFUSED }
      }
    },
    async (request, reply) => {
      const found = await byToken(ports, request, sandboxes.list)
      return found.ok ? { sandboxes: found.value.map((sandbox) => sandbox.state()) } : sendRefusal(reply, found.refusal)
    }
  )

  app.delete(
    '/v1/sandboxes/:id',
    {
      schema: {
        summary: 'Destroy a sandbox, with all that is in it',
        security: SECURITY,
        params: sandboxParams,
        response: { 200: z.strictObject({ id: z.string() }), ...REFUSED }
      }
    },
    (request, reply) =>
      withSandbox(ports, request, reply, async (sandbox) => {
        await sandbox.close()
        return { ok: true, value: { id: sandbox.id } }
      })
  )

  app.post(
    '/v1/sandboxes/:id/ttl',
    {
      schema: {
        summary: 'Let a sandbox live so long from now, within what its token says',
        security: SECURITY,
        params: sandboxParams,
        body: extendSandboxSchema,
        response: { 200: sandboxSchema, ...REFUSED }
      }
    },
    (request, reply) => withSandbox(ports, request, reply, (sandbox) => sandbox.extend(request.body.ttl_ms))
  )
}

const addCodeRoutes = (app: Api, ports: ApiPorts): void => {
  app.post(
    '/v1/sandboxes/:id/run',
    {
      schema: {
        summary:
          'Run code in a sandbox, one piece at a time; files stay. With `Accept: text/event-stream` the answer is a stream',
        security: SECURITY,
        params: sandboxParams,
        body: aloneCodeSchema,
        response: { 200: codeEndSchema, ...REFUSED }
      }
    },
    async (request, reply) => {
      const sandbox = await sandboxOf(ports, request, request.params.id)
      return answerJob(sandbox.ok ? sandbox.value.take(request.body) : sandbox, request, reply)
    }
  )

  app.get(
    '/v1/jobs',
    {
      schema: {
        summary: 'What became of the jobs that the holder’s key asked for, also before a restart; the newest first',
        security: SECURITY,
        response: { 200: z.strictObject({ jobs: z.array(jobRecordSchema) }), ...REFUSED }
      }
    },
    async (request, reply) => {
      const found = await byToken(ports, request, ports.executor.jobs)
      return found.ok ? { jobs: [...found.value] } : sendRefusal(reply, found.refusal)
    }
  )

  app.get(
    '/v1/connections',
    {
      schema: {
        summary:
          'Each connection that machines of the holder’s key made or were refused, also before a restart; the newest first',
        security: SECURITY,
        response: { 200: z.strictObject({ connections: z.array(connectionRecordSchema) }), ...REFUSED }
      }
    },
    async (request, reply) => {
      const found = await byToken(ports, request, ports.executor.connections)
      return found.ok ? { connections: [...found.value] } : sendRefusal(reply, found.refusal)
    }
  )
}

/** The steps of a sandbox whose files are versioned. */
const addStepRoutes = (app: Api, ports: ApiPorts): void => {
  app.get(
    '/v1/sandboxes/:id/steps',
    {
      schema: {
        summary: 'The steps of a sandbox whose files are versioned, and the one whose files there are now',
        security: SECURITY,
        params: sandboxParams,
        response: { 200: sandboxStepsSchema, ...REFUSED }
      }
    },
    (request, reply) => withSandbox(ports, request, reply, (sandbox) => ({ ok: true, value: sandbox.steps() }))
  )

  app.post(
    '/v1/sandboxes/:id/restore',
    {
      schema: {
        summary:
          'Let the files be those that a step left, 0 for none; what runs in the sandbox is ended, and no step is lost',
        security: SECURITY,
        params: sandboxParams,
        body: restoreSandboxSchema,
        response: { 200: sandboxStepsSchema, ...REFUSED }
      }
    },
    (request, reply) => withSandbox(ports, request, reply, (sandbox) => sandbox.restore(request.body.step))
  )
}

/** What only some tiers can do with a whole machine; the others refuse it as `executor/tier-cannot`. */
const addWholeRoutes = (app: Api, ports: ApiPorts): void => {
  for (const [what, summary] of [
    ['pause', 'Let a sandbox stand still; its time goes on'],
    ['resume', 'Let a paused sandbox go on']
  ] as const)
    app.post(
      `/v1/sandboxes/:id/${what}`,
      { schema: { summary, security: SECURITY, params: sandboxParams, response: { 200: sandboxSchema, ...REFUSED } } },
      (request, reply) => withSandbox(ports, request, reply, (sandbox) => sandbox[what]())
    )

  app.post(
    '/v1/sandboxes/:id/snapshots',
    {
      schema: {
        summary: 'Keep a sandbox as it stands now, for as long as it lives',
        security: SECURITY,
        params: sandboxParams,
        response: { 200: sandboxSnapshotSchema, ...REFUSED }
      }
    },
    (request, reply) => withSandbox(ports, request, reply, (sandbox) => sandbox.snapshot())
  )

  app.get(
    '/v1/sandboxes/:id/snapshots',
    {
      schema: {
        summary: 'The snapshots of a sandbox',
        security: SECURITY,
        params: sandboxParams,
        response: { 200: z.strictObject({ snapshots: z.array(sandboxSnapshotSchema) }), ...REFUSED }
      }
    },
    (request, reply) =>
      withSandbox(ports, request, reply, (sandbox) => ({ ok: true, value: { snapshots: [...sandbox.snapshots()] } }))
  )

  app.delete(
    '/v1/sandboxes/:id/snapshots/:snapshot',
    {
      schema: {
        summary: 'Drop a snapshot',
        security: SECURITY,
        params: snapshotParams,
        response: { 200: z.strictObject({ id: z.string() }), ...REFUSED }
      }
    },
    (request, reply) =>
      withSandbox(ports, request, reply, async (sandbox) => {
        const { snapshot } = request.params
        const dropped = await sandbox.drop(snapshot)
        return dropped.ok ? { ok: true, value: { id: snapshot } } : dropped
      })
  )

  app.post(
    '/v1/sandboxes/:id/clone',
    {
      schema: {
        summary: 'Make a sandbox that goes on from where this one stands, or from a snapshot of it',
        security: SECURITY,
        params: sandboxParams,
        body: cloneSandboxSchema,
        response: { 200: sandboxSchema, ...REFUSED }
      }
    },
    (request, reply) =>
      withSandbox(ports, request, reply, async (sandbox) => {
        const made = await ports.executor.sandboxes.clone(sandbox, request.body.snapshot)
        return made.ok ? { ok: true, value: made.value.state() } : made
      })
  )
}

/** Machines that stay, each for the holder of the token that it was made with. */
export const addSandboxRoutes = (app: Api, ports: ApiPorts): void => {
  addLifeRoutes(app, ports)
  addCodeRoutes(app, ports)
  addStepRoutes(app, ports)
  addWholeRoutes(app, ports)
}
