import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { ListToolsResult } from '@modelcontextprotocol/sdk/types.js'

/** An MCP server in a process of its own, spoken to over its standard input and output. */
export interface McpPeer {
  /** The text of a tool's answer. Throws where the tool says that it failed. */
  readonly call: (tool: string, given: Readonly<Record<string, unknown>>) => Promise<string>
  readonly tools: () => Promise<ListToolsResult['tools']>
  readonly close: () => Promise<void>
}

const isText = (part: unknown): part is { readonly text: string } =>
  typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'

/** `script` is the server's own, as in `node SCRIPT ARGS`; its files go to a folder that goes with it. */
export const startMcp = async (script: string, args: (folder: string) => readonly string[]): Promise<McpPeer> => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-bench-'))
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, ...args(folder)],
    cwd: folder,
    stderr: 'ignore'
  })
  const client = new Client({ name: 'writ-bench', version: '1.0.0' })
  await client.connect(transport)
  return {
    call: async (name, given) => {
      const { content, isError } = await client.callTool({ name, arguments: given })
      const text = (Array.isArray(content) ? content : [])
        .filter(isText)
        .map((part) => part.text)
        .join('\n')
      if (isError) throw new Error(`${name}: ${text.slice(0, 300)}`)
      return text
    },
    tools: async () => (await client.listTools()).tools,
    close: async () => {
      await client.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
