import { refusal } from '@writ/dsl/contract'
import type { FastifyInstance } from 'fastify'
import type { Executor } from '../service/index.ts'
import { badRest, sendRest } from './answer-rest.ts'
import { addFileRoutes } from './file-routes.ts'
import { FILESYSTEM } from './filesystem-service.ts'
import { holdSandboxes } from './held-sandboxes.ts'
import { sandboxInside } from './in-sandbox.ts'
import { addLifeRoutes } from './life-routes.ts'
import { PROCESS } from './process-service.ts'
import { addService } from './rpc.ts'
import { addSnapshotRoutes } from './snapshot-routes.ts'
import { WatchDir } from './watch-service.ts'

/** Adds what E2B's SDK speaks to an instance of its own; nothing where no bearer token is taken. */
export const addE2bRoutes = async (
  app: FastifyInstance,
  { bearer, sandboxes, transfers }: Executor,
  now: () => number
): Promise<void> => {
  if (!bearer) return
  const ports = { bearer, clone: sandboxes.clone, held: holdSandboxes(), transfers, now }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const status = Number((error as { readonly statusCode?: number } | null)?.statusCode ?? 500)
    if (status < 500) return sendRest(reply, badRest(error instanceof Error ? error.message : 'the request'), status)
    request.log.error(error)
    return sendRest(reply, refusal('executor/failed'))
  })
  // Its messages are described by E2B, not by this executor's own API.
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true }
  })
  addLifeRoutes(app, ports)
  addSnapshotRoutes(app, ports)
  addFileRoutes(app, ports)
  addService(app, ports, 'process.Process', PROCESS)
  addService(app, ports, 'filesystem.Filesystem', { ...FILESYSTEM, WatchDir })
  app.get('/health', async (request, reply) => {
    const held = sandboxInside(ports.held, request)
    if (!held.ok)
      return sendRest(reply, held.refusal, held.refusal.code === 'executor/unknown-sandbox' ? 502 : undefined)
    const { paused } = held.value.sandbox.state()
    return paused ? sendRest(reply, refusal('executor/paused'), 502) : reply.code(204).send()
  })
}
