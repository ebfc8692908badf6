import { isSoundJson, ok, type Refusal, type Result, refusal, refuse } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { onceOver } from '../service/index.ts'
import { sendRest } from './answer-rest.ts'
import type { E2bApi, E2bPorts } from './e2b-instance.ts'
import { lookAt, type Reach, reachFiles } from './filesystem-service.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { checkUser, sandboxInside } from './in-sandbox.ts'
import { insidePath } from './inside-path.ts'
import { placeFor } from './place-for.ts'
import { sandboxOfSigned } from './signed-files.ts'
import { FILES_BYTES, type Uploaded, uploadedFiles } from './uploaded-files.ts'

const MARK = 'x-metadata-'

const filesQuery = z.object({
  path: z.string().max(4096).optional(),
  username: z.string().optional(),
  signature: z.string().optional(),
  signature_expiration: z.coerce.number().int().optional()
})
type FilesQuery = z.infer<typeof filesQuery>

/** A sandbox that is not there, or stands still, is a gateway's 502 to E2B's clients. */
const NOT_RUNNING = ['executor/unknown-sandbox', 'executor/closed', 'executor/paused', 'executor/machine-failed']
const sendFiles = (reply: FastifyReply, why: Refusal): FastifyReply =>
  NOT_RUNNING.includes(why.code) ? sendRest(reply, why, 502) : sendRest(reply, why)

const readQuery = (request: FastifyRequest): Result<FilesQuery> => {
  const query = filesQuery.safeParse(request.query)
  return query.success && isSoundJson(request.query as never)
    ? ok(query.data)
    : refuse('executor/bad-request', { why: 'the query' })
}

/** The sandbox whose files a request may reach: by the access token, or by an address that was signed with it. */
const reachedBy = ({ held, now }: E2bPorts, request: FastifyRequest, query: FilesQuery, act: 'read' | 'write') => {
  const user = checkUser(query.username)
  if (!user.ok) return user
  const { signature } = query
  return signature === undefined || request.headers['x-access-token'] !== undefined
    ? sandboxInside(held, request)
    : sandboxOfSigned(held, { ...query, signature }, act, now())
}

/** A folder is no file, which says more than that it may not be read. */
const explained = async ({ tree }: Reach, path: string, why: Refusal): Promise<Refusal> => {
  const there = why.code === 'executor/file-denied' ? await lookAt(tree, path) : undefined
  const isFolder = there?.ok && (there.value?.target?.type ?? there.value?.type) === 'folder'
  return isFolder ? refusal('executor/bad-request', { why: `${path} is a folder` }) : why
}

const readOne = async (held: HeldSandbox, path: string): Promise<Result<Uint8Array>> => {
  const reach = reachFiles(held)
  if (!reach.ok) return reach
  const read = await reach.value.files.read(path)
  return read.ok ? read : { ok: false, refusal: await explained(reach.value, path, read.refusal) }
}

const marksOf = ({ headers }: FastifyRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(MARK) && typeof value === 'string' ? [[name.slice(MARK.length), value]] : []
    )
  )

const writeOne = async (
  reach: Reach,
  { path: said, bytes }: Uploaded,
  marks: Readonly<Record<string, string>>
): Promise<Result<object>> => {
  const path = insidePath(said)
  const written = await reach.files.write(path, bytes)
  if (!written.ok) return { ok: false, refusal: await explained(reach, path, written.refusal) }
  const hasMarks = Object.keys(marks).length > 0
  const marked = hasMarks ? await reach.tree.mark(path, marks) : ok(undefined)
  if (!marked.ok) return marked
  return ok({ name: path.split('/').at(-1), type: 'file', path, ...(hasMarks && { metadata: marks }) })
}

const writeAll = async (
  held: HeldSandbox,
  files: readonly Uploaded[],
  marks: Readonly<Record<string, string>>
): Promise<Result<readonly object[]>> => {
  const reach = reachFiles(held)
  if (!reach.ok) return reach
  const told: object[] = []
  for (const file of files) {
    const written = await writeOne(reach.value, file, marks)
    if (!written.ok) return written
    told.push(written.value)
  }
  return ok(told)
}

/** Files of a sandbox, whole: read, and written. */
export const addFileRoutes = (app: E2bApi, ports: E2bPorts): void => {
  /** Before a byte of a file is taken: whose it is, and whether there is room for it. */
  const beforeIt = (act: 'read' | 'write') => async (request: FastifyRequest, reply: FastifyReply) => {
    const query = readQuery(request)
    const held = query.ok ? reachedBy(ports, request, query.value, act) : query
    if (!held.ok) return sendFiles(reply, held.refusal)
    const begun = await placeFor(ports.transfers, held.value.sandbox.given.allowed.lane, reply)
    if (!begun.ok) return sendFiles(reply, begun.refusal)
    onceOver(reply.raw, begun.value)
  }

  app.get('/files', { onRequest: beforeIt('read') }, async (request, reply) => {
    const query = readQuery(request)
    const held = query.ok ? reachedBy(ports, request, query.value, 'read') : query
    if (!held.ok || !query.ok) return sendFiles(reply, (held as { refusal: Refusal }).refusal)
    const read = await readOne(held.value, insidePath(query.value.path ?? ''))
    if (!read.ok) return sendFiles(reply, read.refusal)
    reply.header('content-disposition', 'attachment').type('application/octet-stream')
    return reply.send(Buffer.from(read.value))
  })

  const takesFiles = { bodyLimit: FILES_BYTES + 1024 * 1024, onRequest: beforeIt('write') }
  app.post('/files', takesFiles, async (request, reply) => {
    const query = readQuery(request)
    const held = query.ok ? reachedBy(ports, request, query.value, 'write') : query
    if (!held.ok || !query.ok) return sendFiles(reply, (held as { refusal: Refusal }).refusal)
    const { 'content-type': type, 'content-encoding': encoding } = request.headers
    const files = await uploadedFiles(request.body, { type, encoding }, query.value.path)
    const written = files.ok ? await writeAll(held.value, files.value, marksOf(request)) : files
    return written.ok ? reply.send(written.value) : sendFiles(reply, written.refusal)
  })
}
