import { fileEntrySchema, moveFileSchema, type Result, refusal } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { MachineFiles } from '../machine/index.ts'
import { onceOver } from '../service/index.ts'
import { badRequest, REFUSED, sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { SECURITY, sandboxOf, sandboxParams, withSandbox } from './sandbox-routes.ts'

/** The largest file that is taken in one piece. */
const FILE_BYTES = 64 * 1024 * 1024

const pathQuery = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(4096)
    .refine((path) => !path.includes('\0'))
})
const doneSchema = z.strictObject({ done: z.literal(true) })
const DONE = { done: true } as const

/** Does something with the files of the sandbox of a request. */
const withFiles = async (
  ports: ApiPorts,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  act: (files: MachineFiles) => Promise<Result<void>>
) =>
  withSandbox(ports, request, reply, async (sandbox) => {
    const files = sandbox.files()
    if (!files.ok) return files
    const done = await act(files.value)
    return done.ok ? { ok: true, value: DONE } : done
  })

/** The files of a sandbox, as its unprivileged user reaches them: a path is absolute, or below its work folder. */
export const addFileRoutes = (app: Api, ports: ApiPorts): void => {
  const { sandboxes, transfers } = ports.executor
  // Before a byte of the file is taken.
  app.addHook('onRequest', async (request, reply) => {
    const lane = sandboxes.laneOf((request.params as { readonly id: string }).id)
    if (lane === undefined) return sendRefusal(reply, refusal('executor/unknown-sandbox'))
    const begun = transfers.begin(lane)
    if (!begun.ok) return sendRefusal(reply, begun.refusal)
    onceOver(reply.raw, begun.value)
  })
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  const at = { security: SECURITY, params: sandboxParams, querystring: pathQuery }
  const does = (summary: string) => ({ schema: { summary, ...at, response: { 200: doneSchema, ...REFUSED } } })

  app.put(
    '/v1/sandboxes/:id/files',
    { ...does('Write a file whole, with the folders on the way: `application/octet-stream`'), bodyLimit: FILE_BYTES },
    async (request, reply) => {
      const { body } = request
      if (!Buffer.isBuffer(body)) return sendRefusal(reply, badRequest('the body is no application/octet-stream'))
      return withFiles(ports, request, reply, (files) => files.write(request.query.path, body))
    }
  )

  app.get(
    '/v1/sandboxes/:id/files',
    { schema: { summary: 'Read a file whole', ...at, response: REFUSED } },
    async (request, reply) => {
      const sandbox = await sandboxOf(ports, request, request.params.id)
      const files = sandbox.ok ? sandbox.value.files() : sandbox
      const read = files.ok ? await files.value.read(request.query.path) : files
      if (!read.ok) return sendRefusal(reply, read.refusal)
      return reply.type('application/octet-stream').send(Buffer.from(read.value) as never)
    }
  )

  app.delete('/v1/sandboxes/:id/files', does('Remove a file, or a folder with all in it'), (request, reply) =>
    withFiles(ports, request, reply, (files) => files.remove(request.query.path))
  )

  app.put('/v1/sandboxes/:id/folders', does('Make a folder'), (request, reply) =>
    withFiles(ports, request, reply, (files) => files.makeFolder(request.query.path))
  )

  app.get(
    '/v1/sandboxes/:id/folders',
    {
      schema: {
        summary: 'What is in a folder',
        ...at,
        response: { 200: z.strictObject({ entries: z.array(fileEntrySchema) }), ...REFUSED }
      }
    },
    (request, reply) =>
      withSandbox(ports, request, reply, async (sandbox) => {
        const files = sandbox.files()
        const listed = files.ok ? await files.value.list(request.query.path) : files
        return listed.ok ? { ok: true, value: { entries: [...listed.value] } } : listed
      })
  )

  app.post(
    '/v1/sandboxes/:id/files/move',
    {
      schema: {
        summary: 'Move or rename a file or folder',
        security: SECURITY,
        params: sandboxParams,
        body: moveFileSchema,
        response: { 200: doneSchema, ...REFUSED }
      }
    },
    (request, reply) => withFiles(ports, request, reply, (files) => files.move(request.body.from, request.body.to))
  )
}
