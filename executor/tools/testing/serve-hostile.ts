import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ToolDefinition } from '@writ/dsl/contract'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
type Request = { readonly id?: number | string; readonly method: string; readonly params?: Record<string, Json> }

/** One request as the hostile server got it, and what it may do about it. */
export interface Heard {
  readonly request: Request
  readonly incoming: IncomingMessage
  /** How often this method was asked for so far, this time not counted. */
  readonly before: number
  /** Answers as MCP wants it. */
  result(value: Json): void
  /** Answers with whatever bytes. */
  raw(text: string, type?: string, status?: number, headers?: Record<string, string>): void
  /** Begins a stream of events; each text is one event's data. */
  stream(texts: readonly string[], end?: boolean): void
  readonly response: ServerResponse
}

export type Deceit = Readonly<Record<string, (heard: Heard) => void>>

export const TOOL = {
  name: 'look',
  description: 'Looks something up.',
  inputSchema: { type: 'object', properties: { of: { type: 'string' } }, required: ['of'] }
} satisfies ToolDefinition

const HONEST: Deceit = {
  initialize: ({ result }) =>
    result({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }),
  'notifications/initialized': ({ raw }) => raw('', 'text/plain', 202),
  'notifications/cancelled': ({ raw }) => raw('', 'text/plain', 202),
  'tools/list': ({ result }) => result({ tools: [TOOL] }),
  'tools/call': ({ result }) => result({ content: [{ type: 'text', text: 'found' }] })
}

const readBody = async (incoming: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of incoming) text += chunk
  return text
}

/** An MCP server over Streamable HTTP that does as MCP says, but for what `deceit` does in its place. It writes down all that it is sent. */
export const serveHostile = async (deceit: Deceit = {}) => {
  const heard: Request[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer(async (incoming, response) => {
    const text = await readBody(incoming)
    headers.push(incoming.headers)
    const request = (text === '' ? { method: incoming.method ?? '' } : JSON.parse(text)) as Request
    const before = heard.filter(({ method }) => method === request.method).length
    heard.push(request)
    const raw: Heard['raw'] = (body, type = 'application/json', status = 200, more = {}) => {
      response.writeHead(status, { 'content-type': type, ...more })
      response.end(body)
    }
    const result = (value: Json) => raw(JSON.stringify({ jsonrpc: '2.0', id: request.id ?? null, result: value }))
    const stream: Heard['stream'] = (texts, end = false) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const one of texts) response.write(`data: ${one}\n\n`)
      if (end) response.end()
    }
    const answer = deceit[request.method] ?? HONEST[request.method]
    if (answer) answer({ request, incoming, before, result, raw, stream, response })
    else raw('', 'text/plain', 202)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/mcp`,
    heard,
    headers,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

export type Hostile = Awaited<ReturnType<typeof serveHostile>>
