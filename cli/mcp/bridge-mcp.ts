import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { isInitializeRequest, isJSONRPCRequest, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

/**
 * Hands each message of a client on standard input to a server's `/mcp`, and each of the server's back, unchanged, until standard
 * input ends. @returns nothing, or why the server's end ended it.
 */
export const bridgeMcp = async ({ server, key }: { server: string; key: string }): Promise<string | undefined> => {
  const client = new StdioServerTransport()
  const remote = new StreamableHTTPClientTransport(new URL('/mcp', server), {
    requestInit: { headers: { authorization: `Bearer ${key}` } }
  })
  const { promise: ended, resolve: end } = Promise.withResolvers<string | undefined>()
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

  /** A request whose answer cannot come is answered, so that its client does not wait for ever. */
  const hand = async (message: JSONRPCMessage): Promise<void> => {
    try {
      await remote.send(message)
    } catch (error) {
      if (!isJSONRPCRequest(message)) return
      const why = `the policy server did not take it: ${messageOf(error)}`
      await client.send({ jsonrpc: '2.0', id: message.id, error: { code: -32_603, message: why } })
      if (isInitializeRequest(message)) end(why)
    }
  }

  client.onmessage = (message) => void hand(message)
  remote.onmessage = (message) => {
    // From its answer to `initialize` on, each request names the version that was agreed on (MCP 2025-11-25, Transports).
    if ('result' in message && typeof message.result.protocolVersion === 'string')
      remote.setProtocolVersion(message.result.protocolVersion)
    void client.send(message)
  }
  process.stdin.once('end', () => end(undefined))
  await remote.start()
  await client.start()
  const why = await ended
  await remote.terminateSession().catch(() => undefined)
  await remote.close()
  await client.close()
  process.stdin.destroy()
  return why
}
