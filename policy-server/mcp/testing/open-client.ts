import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** A client of a policy server's MCP, under an agent's key. */
export const openMcpClient = async (server: string, key: string): Promise<Client> => {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server), {
    requestInit: { headers: { authorization: `Bearer ${key}` } }
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  return client
}
