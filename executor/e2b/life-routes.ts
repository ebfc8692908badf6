import { ok, type Result, refuse } from '@writ/dsl/contract'
import type * as z from 'zod'
import { badRest, sendRest } from './answer-rest.ts'
import { bearerOf } from './api-key.ts'
import type { E2bApi, E2bPorts } from './e2b-instance.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { listPage } from './list-page.ts'
import { ownedSandboxes, withOwned } from './owned-sandbox.ts'
import { readBody } from './read-body.ts'
import { connectSchema, createSchema, listQuery, pauseSchema, timeoutSchema } from './sandbox-words.ts'
import { snapshotNamed } from './snapshots.ts'
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

const make = async (
  ports: E2bPorts,
  token: string,
  { templateID, timeout, metadata, envVars }: z.infer<typeof createSchema>
): Promise<Result<HeldSandbox>> => {
  const { bearer, held } = ports
  const words = { template: templateID, metadata, variables: envVars }
  if (timeout === 0) return refuse('executor/bad-request', { why: 'a sandbox lives for a second at least' })
  const wish = { tier: 'microvm' as const, ...(timeout !== undefined && { ttl_ms: timeout * 1000 }) }
  if (templateID === BASE) {
    const made = await bearer.make(wish, token)
    return made.ok ? ok(held.hold(made.value, words)) : made
  }
  const own = await bearer.list(token)
  if (!own.ok) return own
  const from = snapshotNamed(own.value, templateID)
  if (!from) return refuse('executor/no-snapshot')
  const made = await ports.clone(from.sandbox, from.snapshot)
  if (!made.ok) return made
  const cloned = held.hold(made.value, words)
  const timed = timeout === undefined ? ok(undefined) : await setTime(cloned, timeout)
  if (timed.ok) return ok(cloned)
  await made.value.close()
  return timed
}

const addCreate = (app: E2bApi, ports: E2bPorts): void => {
  for (const path of ['/sandboxes', '/v2/sandboxes'])
    app.post(path, { bodyLimit: WORDS_BYTES }, async (request, reply) => {
      const token = bearerOf(request)
      const wish = token.ok ? readBody(request.body, createSchema) : token
      const made = token.ok && wish.ok ? await make(ports, token.value, wish.value) : wish
      if (!made.ok) return sendRest(reply, made.refusal)
      return reply.code(201).send(tellAccess(made.value as HeldSandbox))
    })
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
