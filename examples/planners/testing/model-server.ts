import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { encode } from 'gpt-tokenizer'
import * as z from 'zod'
import { type Message, messageSchema } from '../chat/messages.ts'
import type { Endpoint } from '../planner.ts'

/** What the model says next: words, calls, or both. Arguments that are a text are sent as they stand, broken or not. */
export interface Reply {
  readonly text?: string
  readonly calls?: readonly { readonly name: string; readonly given: object | string }[]
  /** Said in place of `stop` or `tool_calls`. */
  readonly finish?: 'length' | 'content_filter'
}

/** A model: what it says, made from all that was said so far. It reacts to what the tools answered, and so sees what went wrong. */
export type Script = (messages: readonly Message[]) => Reply

/** What goes wrong with one request, before it is answered rightly. `broken`: the connection ends in the middle of the answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'unfinished' }
  /** Its answer never ends. */
  | { readonly kind: 'endless' }
  | { readonly kind: 'slow'; readonly ms: number }

export interface ModelServerOptions {
  readonly script: Script
  /** For the first request, the second, and so on. */
  readonly faults?: readonly (Fault | undefined)[]
}

export interface ModelServer {
  readonly endpoint: Endpoint
  /** Every request that was well made, oldest first. */
  readonly asked: readonly Request[]
  close(): Promise<void>
}

const KEY = 'sk-of-the-scripted-model'
const MODEL = 'scripted-1'
const PIECE = 7

const requestSchema = z.object({
  model: z.literal(MODEL),
  messages: z.array(messageSchema).min(1),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          parameters: z.looseObject({ type: z.literal('object') })
        })
      })
    )
    .optional(),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean() }).optional()
})
type Request = z.infer<typeof requestSchema>

/** Endpoints refuse a conversation in which a call has no answer, or an answer no call. */
const unanswered = (messages: readonly Message[]): string | undefined => {
  let open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id)) return `no call ${message.tool_call_id}`
      open = open.filter((id) => id !== message.tool_call_id)
    } else if (open.length > 0) return `no answer to ${open.join()}`
    else if (message.role === 'assistant') open = message.tool_calls?.map(({ id }) => id) ?? []
  }
  return open.length > 0 ? `no answer to ${open.join()}` : undefined
}

const piecesOf = (text: string): string[] => text.match(new RegExp(`[^]{1,${PIECE}}`, 'g')) ?? []

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += chunk
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const answer = (response: ServerResponse, status: number, body: object, headers = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

const wrong = (response: ServerResponse, status: number, message: string, headers = {}): void =>
  answer(response, status, { error: { message, type: 'invalid_request_error', code: null } }, headers)

/**
 * A server that speaks OpenAI's chat completions, streamed and not, with a script in the place of a model: the protocol is real, so that
 * any client of it may be used. It is as strict as endpoints are about keys, messages and calls that were not answered.
 */
export const startModelServer = async ({ script, faults = [] }: ModelServerOptions): Promise<ModelServer> => {
  const asked: Request[] = []
  let count = 0
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return wrong(response, 404, 'no such path')
    if (request.headers.authorization !== `Bearer ${KEY}`) return wrong(response, 401, 'Incorrect API key provided')
    const read = requestSchema.safeParse(body)
    if (!read.success) return wrong(response, 400, read.error.message)
    const loose = unanswered(read.data.messages)
    if (loose !== undefined) return wrong(response, 400, loose)
    asked.push(read.data)
    const fault = faults[count++]
    if (fault?.kind === 'status')
      return wrong(response, fault.status, 'try again later', {
        ...(fault.retryAfter && { 'retry-after': fault.retryAfter })
      })
    if (fault?.kind === 'slow') await pause(fault.ms)
    const reply = script(read.data.messages)
    const calls = (reply.calls ?? []).map(({ name, given }, at) => ({
      id: `call_${count}_${at}`,
      type: 'function' as const,
      function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) }
    }))
    const finish = reply.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop')
    const read_ = encode(JSON.stringify([read.data.messages, read.data.tools])).length
    const written = encode(JSON.stringify(reply)).length
    const usage = { prompt_tokens: read_, completion_tokens: written, total_tokens: read_ + written }
    const head = { id: `chatcmpl-${count}`, created: Math.floor(Date.now() / 1000), model: MODEL }
    if (!read.data.stream) {
      const message = { role: 'assistant', content: reply.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) }
      const choices = [{ index: 0, message, finish_reason: finish }]
      return answer(response, 200, { ...head, object: 'chat.completion', choices, usage })
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (more: object) =>
      void response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...more })}\n\n`)
    const delta = (delta: object, finish_reason: string | null = null) =>
      send({ choices: [{ index: 0, delta, finish_reason }] })
    delta({ role: 'assistant', content: '' })
    while (fault?.kind === 'endless' && !response.destroyed) {
      delta({ content: 'and so on '.repeat(1000) })
      await pause(1)
    }
    for (const content of piecesOf(reply.text ?? '')) delta({ content })
    for (const [index, { id, type, function: wanted }] of calls.entries()) {
      delta({ tool_calls: [{ index, id, type, function: { name: wanted.name, arguments: '' } }] })
      const pieces = piecesOf(wanted.arguments)
      // Half of the arguments, so that a client which believes them would send half a plan.
      const told =
        fault?.kind === 'broken' || fault?.kind === 'unfinished' ? pieces.slice(0, pieces.length / 2) : pieces
      for (const part of told) delta({ tool_calls: [{ index, function: { arguments: part } }] })
    }
    if (fault?.kind === 'broken') return void response.write('data: {"id"', () => request.socket.destroy())
    if (fault?.kind === 'unfinished') return void response.end()
    delta({}, finish)
    if (read.data.stream_options?.include_usage) send({ choices: [], usage })
    response.end('data: [DONE]\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: KEY, model: MODEL },
    asked,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
