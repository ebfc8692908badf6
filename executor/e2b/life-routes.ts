import { ok, type Refusal, type Result, refuse } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { badRest, sendRest } from './answer-rest.ts'
import { bearerOf } from './api-key.ts'
import type { E2bApi, E2bPorts } from './e2b-instance.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { listPage } from './list-page.ts'
import { ownedSandboxes, withOwned } from './owned-sandbox.ts'
import { readBody } from './read-body.ts'
import { connectSchema, createSchema, listQuery, pauseSchema, timeoutSchema } from './sandbox-words.ts'
import { type NamedSnapshot, snapshotNamed } from './snapshots.ts'
import { tellAccess, tellSandbox } from './tell-sandbox.ts'

/** The template of who names none: the image of the token. */
const BASE = 'base'

/** What is said of a sandbox is kept as long as it lives. */
const WORDS_BYTES = 256 * 1024

/** Lets a sandbox live so long from now; with no time left it is destroyed. */
const setTime = async ({ sandbox }: HeldSandbox, seconds: number): Promise<Result<undefined>> => {
  if (seconds === 0) {
    await sandbox.close()
    return ok(undefined)
  }
  const extended = sandbox.extend(seconds * 1000)
  return extended.ok ? ok(undefined) : extended
}

/** The same, but it is never made shorter. */
const lengthen = (held: HeldSandbox, seconds: number | undefined, now: number): Promise<Result<undefined>> =>
  seconds === undefined || held.sandbox.state().ends >= now + seconds * 1000
    ? Promise.resolve(ok(undefined))
    : setTime(held, seconds)

type Wish = z.infer<typeof createSchema>

/** Makes one from the image of the token. */
const makeBase = async ({ bearer, held }: E2bPorts, token: string, wish: Wish): Promise<Result<HeldSandbox>> => {
  const { timeout, metadata, envVars } = wish
  const made = await bearer.make({ tier: 'microvm', ...(timeout !== undefined && { ttl_ms: timeout * 1000 }) }, token)
  return made.ok ? ok(held.hold(made.value, { template: BASE, metadata, variables: envVars })) : made
}

/** Makes one from a snapshot. */
const makeFrom = async (
  { clone, held }: E2bPorts,
  { sandbox, snapshot }: NamedSnapshot,
  { timeout, metadata, envVars }: Wish
): Promise<Result<HeldSandbox>> => {
  const made = await clone(sandbox, snapshot)
  if (!made.ok) return made
  const cloned = held.hold(made.value, { template: snapshot, metadata, variables: envVars })
  const timed = timeout === undefined ? ok(undefined) : await setTime(cloned, timeout)
  if (timed.ok) return ok(cloned)
  await made.value.close()
  return timed
}

const create = async (ports: E2bPorts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const token = bearerOf(request)
  const own = token.ok ? await ports.bearer.list(token.value) : token
  if (!token.ok || !own.ok) return sendRest(reply, (own as { readonly refusal: Refusal }).refusal)
  const wish = readBody(request.body, createSchema)
  if (!wish.ok) return sendRest(reply, wish.refusal)
  const { templateID, timeout } = wish.value
  if (timeout === 0) return sendRest(reply, badRest('a sandbox lives for a second at least'))
  const from = snapshotNamed(own.value, templateID)
  if (templateID !== BASE && !from)
    return sendRest(reply, badRest(`the template is ${BASE}, or a snapshot of a sandbox of this key that lives`), 404)
  const made = from ? await makeFrom(ports, from, wish.value) : await makeBase(ports, token.value, wish.value)
  return made.ok ? reply.code(201).send(tellAccess(made.value)) : sendRest(reply, made.refusal)
}

const addCreate = (app: E2bApi, ports: E2bPorts): void => {
  for (const path of ['/sandboxes', '/v2/sandboxes'])
    app.post(path, { bodyLimit: WORDS_BYTES }, (request, reply) => create(ports, request, reply))
}

const addLists = (app: E2bApi, ports: E2bPorts): void => {
  for (const path of ['/sandboxes', '/v2/sandboxes'])
    app.get(path, async (request, reply) => {
      const own = await ownedSandboxes(ports, request)
      if (!own.ok) return sendRest(reply, own.refusal)
      const query = listQuery.safeParse(request.query)
      if (!query.success) return sendRest(reply, badRest('the query'))
      const { page, next } = listPage(own.value, query.data)
      if (next !== undefined) reply.header('x-next-token', next)
      return reply.send(page.map(tellSandbox))
    })
}

/** The life of sandboxes: made, listed, told of, timed, paused, gone on with, and ended, by an API key. */
export const addLifeRoutes = (app: E2bApi, ports: E2bPorts): void => {
  addCreate(app, ports)
  addLists(app, ports)
  app.get('/sandboxes/:id', (request, reply) => withOwned(ports, request, reply, (held) => ok(tellSandbox(held))))
  app.get('/sandboxes/:id/metrics', (request, reply) => withOwned(ports, request, reply, () => ok([])))
  app.delete('/sandboxes/:id', (request, reply) =>
    withOwned(ports, request, reply, async ({ sandbox }) => {
      await sandbox.close()
      return ok(undefined)
    })
  )
  app.post('/sandboxes/:id/timeout', (request, reply) =>
    withOwned(ports, request, reply, (held) => {
      const body = readBody(request.body, timeoutSchema)
      return body.ok ? setTime(held, body.value.timeout) : body
    })
  )
  app.post('/sandboxes/:id/pause', (request, reply) =>
    withOwned(ports, request, reply, async ({ sandbox }) => {
      const body = readBody(request.body, pauseSchema)
      if (!body.ok) return body
      if (sandbox.state().paused) return refuse('executor/paused')
      const paused = await sandbox.pause()
      return paused.ok ? ok(undefined) : paused
    })
  )
  for (const path of ['/sandboxes/:id/connect', '/v2/sandboxes/:id/connect', '/sandboxes/:id/resume'])
    app.post(path, (request, reply) =>
      withOwned(ports, request, reply, async (held) => {
        const body = readBody(request.body, connectSchema)
        if (!body.ok) return body
        const going = held.sandbox.state().paused ? await held.sandbox.resume() : ok(undefined)
        if (!going.ok) return going
        const timed = await lengthen(held, body.value.timeout, ports.now())
        return timed.ok ? ok(tellAccess(held)) : timed
      })
    )
  app.put('/sandboxes/:id/network', (request, reply) =>
    withOwned(ports, request, reply, () =>
      refuse('executor/bad-request', { why: 'a sandbox reaches what its token says' })
    )
  )
}
