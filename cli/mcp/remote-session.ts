import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js'

/** A session of MCP at a policy server. */
export interface Remote {
  send(message: JSONRPCMessage): Promise<void>
  /** Begins it with what a client began another with, whose answer that client has already; rejects where the server says no. */
  open(request: JSONRPCRequest, done: JSONRPCMessage | undefined): Promise<void>
  /** Has the server end it. */
  terminate(): Promise<void>
  close(): Promise<void>
}

/** Says an error that the server knows no such session (MCP 2025-11-25, Session Management)? */
export const isGone = (error: unknown): boolean => error instanceof StreamableHTTPError && error.code === 404

/** A session at `server`, under an agent's `key`; `heard` gets each message that comes. Its first message begins it. */
export const remoteSession = async ({
  server,
  key,
  heard
}: {
  readonly server: string
  readonly key: string
  readonly heard: (message: JSONRPCMessage) => void
}): Promise<Remote> => {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server), {
    requestInit: { headers: { authorization: `Bearer ${key}` } }
  })
  let opened: ((message: JSONRPCMessage) => void) | undefined
  transport.onmessage = (message) => {
    // From its answer to `initialize` on, each request names the version that was agreed on (MCP 2025-11-25, Transports).
    if ('result' in message && typeof message.result.protocolVersion === 'string')
      transport.setProtocolVersion(message.result.protocolVersion)
    const take = opened ?? heard
    take(message)
  }
  await transport.start()
  return {
    send: (message) => transport.send(message),
    open: async (request, done) => {
      const { promise, resolve } = Promise.withResolvers<JSONRPCMessage>()
      opened = resolve
      await transport.send(request)
      const answer = await promise
      opened = undefined
      if ('error' in answer) throw new Error(answer.error.message)
      if (done) await transport.send(done)
    },
    terminate: () => transport.terminateSession(),
    close: () => transport.close()
  }
}
