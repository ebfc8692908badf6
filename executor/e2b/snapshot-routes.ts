import { ok, refuse } from '@writ/dsl/contract'
import { sendRest } from './answer-rest.ts'
import type { E2bApi, E2bPorts } from './e2b-instance.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { ownedSandboxes, withOwned } from './owned-sandbox.ts'
import { readBody } from './read-body.ts'
import { forkSchema, snapshotSchema } from './sandbox-words.ts'
import { snapshotNamed } from './snapshots.ts'
import { tellAccess } from './tell-sandbox.ts'

/** One more that goes on from where a sandbox stands, or why there is none. */
const forkOne = async ({ clone, held }: E2bPorts, from: HeldSandbox, snapshot: string, seconds: number | undefined) => {
  const made = await clone(from.sandbox, snapshot)
  if (!made.ok)
    return { error: { code: made.refusal.code === 'executor/busy' ? 429 : 400, message: made.refusal.message } }
  if (seconds !== undefined) {
    const timed = made.value.extend(seconds * 1000)
    if (!timed.ok) {
      await made.value.close()
      return { error: { code: 400, message: timed.refusal.message } }
    }
  }
  const { template, metadata, variables } = from
  return { sandbox: tellAccess(held.hold(made.value, { template, metadata, variables })) }
}

/** Snapshots and what begins from them. They are those of a sandbox, and end with it. */
export const addSnapshotRoutes = (app: E2bApi, ports: E2bPorts): void => {
  app.post('/sandboxes/:id/snapshots', (request, reply) =>
    withOwned(
      ports,
      request,
      reply,
      async ({ sandbox }) => {
        const body = readBody(request.body, snapshotSchema)
        if (!body.ok) return body
        const made = await sandbox.snapshot()
        return made.ok ? ok({ snapshotID: made.value.id, names: [] }) : made
      },
      201
    )
  )

  app.post('/sandboxes/:id/fork', (request, reply) =>
    withOwned(
      ports,
      request,
      reply,
      async (held) => {
        const body = readBody(request.body, forkSchema)
        if (!body.ok) return body
        const { timeout, count } = body.value
        const made = await held.sandbox.snapshot()
        if (!made.ok) return made
        const forks = []
        for (let fork = 0; fork < count; fork++) forks.push(await forkOne(ports, held, made.value.id, timeout))
        await held.sandbox.drop(made.value.id)
        return ok(forks)
      },
      201
    )
  )

  app.get('/snapshots', async (request, reply) => {
    const own = await ownedSandboxes(ports, request)
    if (!own.ok) return sendRest(reply, own.refusal)
    const { sandboxID } = request.query as { readonly sandboxID?: string }
    const wanted = own.value.filter(({ sandbox }) => sandboxID === undefined || sandbox.id === sandboxID)
    return reply.send(
      wanted.flatMap(({ sandbox }) => sandbox.snapshots().map(({ id }) => ({ snapshotID: id, names: [] })))
    )
  })

  app.delete('/templates/:id', async (request, reply) => {
    const own = await ownedSandboxes(ports, request)
    if (!own.ok) return sendRest(reply, own.refusal)
    const { id } = request.params as { readonly id: string }
    const found = snapshotNamed(
      own.value.map(({ sandbox }) => sandbox),
      id
    )
    const dropped = found ? await found.sandbox.drop(id) : refuse('executor/no-snapshot')
    return dropped.ok ? reply.code(204).send() : sendRest(reply, dropped.refusal)
  })
}
