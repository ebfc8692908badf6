import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { AGENT } from '../../testing/test-server.ts'

export interface McpClient {
  readonly client: Client
  readonly transport: StreamableHTTPClientTransport
}

/** A client of a policy server's MCP, under an agent's key, and the transport that knows its session. */
export const openMcpClient = async (server: string, key: string): Promise<McpClient> => {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server), {
    requestInit: { headers: { authorization: `Bearer ${key}` } }
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  return { client, transport }
}

/** Clients of one server, of the agent that tests have where none is said; all that were opened are closed at once. */
export const keepMcpClients = (server: () => string) => {
  const open: Client[] = []
  return {
    connect: async (key: string = AGENT.key): Promise<McpClient> => {
      const opened = await openMcpClient(server(), key)
      open.push(opened.client)
      return opened
    },
    closeAll: async (): Promise<void> => {
      for (const client of open.splice(0)) await client.close()
    }
  }
}
