import type { Refusal, Result } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { CONNECT_STATUS, type ConnectError, connectErrorOf } from './connect-codes.ts'
import type { E2bApi, E2bPorts } from './e2b-instance.ts'
import { endFrame, readOnlyFrame } from './envelope.ts'
import type { EventQueue } from './event-queue.ts'
import type { HeldSandbox } from './held-sandboxes.ts'
import { sandboxInside } from './in-sandbox.ts'
import { readBody } from './read-body.ts'

/** What an RPC answers, or how it fails. */
export type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ConnectError }

export const fail = (error: ConnectError): { readonly ok: false; readonly error: ConnectError } => ({
  ok: false,
  error
})
export const failed = (why: Refusal) => fail(connectErrorOf(why))

/** How a streaming RPC is heard: milliseconds until the client wants its end, and seconds between signs of life. */
export interface Hearing {
  readonly endsAfterMs?: number | undefined
  readonly everySeconds: number
}

/** An RPC that answers once. */
export interface Unary {
  readonly answer: (held: HeldSandbox, body: unknown) => Promise<Answered<object>>
}
/** An RPC that tells events: it opens its stream, or fails before it tells any. */
export interface Streaming {
  readonly open: (held: HeldSandbox, body: unknown, hearing: Hearing) => Promise<Answered<EventQueue>>
}

/** An RPC of one message in, one out. */
export const unary = <T>(
  schema: z.ZodType<T>,
  act: (held: HeldSandbox, message: T) => Promise<Answered<object>> | Answered<object>
): Unary => ({
  answer: async (held, body) => {
    const message = readBody(body, schema)
    return message.ok ? act(held, message.value) : failed(message.refusal)
  }
})

/** An RPC of one message in, and events out. */
export const streaming = <T>(
  schema: z.ZodType<T>,
  open: (held: HeldSandbox, message: T, hearing: Hearing) => Promise<Answered<EventQueue>>
): Streaming => ({
  open: async (held, body, hearing) => {
    const frame: Result<Buffer> = readOnlyFrame(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
    const message = frame.ok ? readBody(frame.value, schema) : frame
    return message.ok ? open(held, message.value, hearing) : failed(message.refusal)
  }
})

const UNARY_TYPE = 'application/json'
const STREAM_TYPE = 'application/connect+json'

const LONGEST_MS = 2 ** 31 - 1
const hearingSchema = z.object({
  'connect-timeout-ms': z.coerce.number().int().positive().max(1e10).optional(),
  'keepalive-ping-interval': z.coerce.number().int().min(1).max(3600).catch(90)
})

const hearingOf = ({ headers }: FastifyRequest): Hearing => {
  const read = hearingSchema.safeParse(headers)
  if (!read.success) return { everySeconds: 90 }
  const { 'connect-timeout-ms': timeout, 'keepalive-ping-interval': everySeconds } = read.data
  return { endsAfterMs: timeout === undefined ? undefined : Math.min(timeout, LONGEST_MS), everySeconds }
}

const isOfType = ({ headers }: FastifyRequest, type: string): boolean =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === type

/** A machine that failed is nobody's any more: whoever calls next hears that its sandbox is gone. */
const endFailed = (inside: Result<HeldSandbox>, { code }: ConnectError, report: (error: unknown) => void): void => {
  if (inside.ok && code === 'unavailable' && !inside.value.sandbox.state().paused)
    inside.value.sandbox.close().catch(report)
}

const sendError = (reply: FastifyReply, error: ConnectError): FastifyReply =>
  reply.code(CONNECT_STATUS[error.code]).type(UNARY_TYPE).send(JSON.stringify(error))

/** Routes of one service of the Connect protocol (connectrpc.com), with JSON messages; nothing is compressed. */
export const addService = (
  app: E2bApi,
  { held }: E2bPorts,
  name: string,
  methods: Readonly<Record<string, Unary | Streaming>>
): void => {
  for (const [method, rpc] of Object.entries(methods))
    app.post(`/${name}/${method}`, async (request, reply) => {
      const isStream = 'open' in rpc
      if (!isOfType(request, isStream ? STREAM_TYPE : UNARY_TYPE)) return reply.code(415).send()
      const inside = sandboxInside(held, request)
      if (isStream) {
        const opened = inside.ok
          ? await rpc.open(inside.value, request.body, hearingOf(request))
          : failed(inside.refusal)
        if (!opened.ok) endFailed(inside, opened.error, (error) => request.log.error(error))
        reply.type(STREAM_TYPE)
        return reply.send(opened.ok ? opened.value.stream : endFrame(opened.error))
      }
      const answered = inside.ok ? await rpc.answer(inside.value, request.body) : failed(inside.refusal)
      if (answered.ok) return reply.send(answered.value)
      endFailed(inside, answered.error, (error) => request.log.error(error))
      return sendError(reply, answered.error)
    })
  app.post(`/${name}/*`, (_, reply) =>
    sendError(reply, { code: 'unimplemented', message: `this executor does not speak this part of ${name}` })
  )
}
