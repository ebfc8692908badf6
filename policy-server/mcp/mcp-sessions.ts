import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { CancelledNotificationSchema, isJSONRPCRequest, type RequestId } from '@modelcontextprotocol/sdk/types.js'
import { makeMcpServer } from './make-mcp-server.ts'
import type { Party } from './party.ts'

/** A client that said nothing for so long has gone. */
const IDLE_MS = 60 * 60_000
/** Of one agent; the one that was silent longest makes room, of those that wait for nothing where there is one. */
const MOST = 32

interface Open {
  readonly transport: StreamableHTTPServerTransport
  readonly owner: string
  /** Of the request that came last: its agent may be trusted with other things than when it began. */
  party: Party
  heard: number
  /** Posts that are not answered yet. */
  busy: number
  /** Requests whose stream is open. */
  readonly asked: Set<RequestId>
  /** Ends it, not at its client's wish: what its calls began goes on. */
  close(): Promise<void>
}

export interface McpRequest {
  readonly party: Party
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The parsed body; absent for GET and DELETE. */
  readonly body?: unknown
}

export interface McpSessions {
  /** Handles one HTTP request of the Streamable HTTP transport; the answer is written to `response`. */
  handle(given: McpRequest): Promise<void>
  close(): Promise<void>
}

const messagesIn = (body: unknown): readonly unknown[] => [body].flat()

const requestsIn = (body: unknown): readonly RequestId[] =>
  messagesIn(body).flatMap((message) => (isJSONRPCRequest(message) ? [message.id] : []))

const cancelledIn = (body: unknown): readonly RequestId[] =>
  messagesIn(body).flatMap((message) => CancelledNotificationSchema.safeParse(message).data?.params.requestId ?? [])

/** An error of JSON-RPC (2.0 §5.1) about what has no id, or none that could be read. */
export const rpcError = (code: number, message: string) => ({ jsonrpc: '2.0', error: { code, message }, id: null })

const refuseRpc = (response: ServerResponse, status: number, code: number, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(rpcError(code, message)))
}

const ownerOf = ({ ports, agent }: Party): string => JSON.stringify([ports.tenant, agent.id])

/**
 * The MCP sessions of this process, each of one agent: for any other there is no such session. One that this process does not
 * know (404) is begun anew by its client, as after a restart (MCP 2025-11-25, Session Management).
 */
export const makeMcpSessions = (now: () => number, failed: (error: unknown) => void): McpSessions => {
  const open = new Map<string, Open>()

  const sweep = async (owner: string): Promise<void> => {
    const mine = [...open.values()]
      .filter((one) => one.owner === owner)
      .sort((a, b) => Number(a.busy > 0) - Number(b.busy > 0) || a.heard - b.heard)
    const old = [...open.values()].filter(({ heard }) => heard < now() - IDLE_MS)
    for (const one of new Set([...old, ...mine.slice(0, Math.max(0, mine.length + 1 - MOST))])) await one.close()
  }

  const begin = async (party: Party): Promise<Open> => {
    await sweep(ownerOf(party))
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void open.set(id, one),
      keepAliveMs: 15_000
    })
    let isClosed = false
    const server = makeMcpServer({ party: () => one.party, isGivenUp: () => !isClosed, failed })
    const close = (): Promise<void> => {
      isClosed = true
      return server.close()
    }
    const one: Open = { transport, owner: ownerOf(party), party, heard: now(), busy: 0, asked: new Set(), close }
    transport.onclose = () => {
      if (transport.sessionId !== undefined) open.delete(transport.sessionId)
    }
    await server.connect(transport)
    return one
  }

  return {
    handle: async ({ party, request, response, body }) => {
      const id = request.headers['mcp-session-id']
      const known = typeof id === 'string' ? open.get(id) : undefined
      const mine = known?.owner === ownerOf(party) ? known : undefined
      const one = mine ?? (id === undefined ? await begin(party) : undefined)
      if (!one) return refuseRpc(response, 404, -32_001, 'Session not found')
      const ids = request.method === 'POST' ? requestsIn(body) : []
      // Of two streams for one id, the transport would answer the second alone, and the first would never end.
      if (new Set(ids).size < ids.length || ids.some((asked) => one.asked.has(asked)))
        return refuseRpc(response, 400, -32_600, 'Invalid Request: its id is in use in this session')
      for (const asked of ids) one.asked.add(asked)
      response.once('close', () => {
        for (const asked of ids) one.asked.delete(asked)
      })
      one.party = party
      one.heard = now()
      const busy = request.method === 'POST' ? 1 : 0
      one.busy += busy
      try {
        await one.transport.handleRequest(request, response, body)
      } finally {
        one.busy -= busy
      }
      // What is cancelled is not answered (Cancellation): its stream has nothing to wait for.
      for (const asked of cancelledIn(body)) one.transport.closeSSEStream(asked)
      // What was no beginning of a session leaves nothing behind.
      if (!mine && one.transport.sessionId === undefined) await one.close()
    },
    close: async () => {
      for (const one of [...open.values()]) await one.close()
    }
  }
}
