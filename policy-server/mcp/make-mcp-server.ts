import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js'
import { refusal } from '@writ/dsl/contract'
import * as z from 'zod'
import type { Call } from './call.ts'
import { LANGUAGE } from './language.ts'
import type { Party } from './party.ts'
import { tellRefusal } from './tell.ts'
import { TOOLS, type Tool } from './tools.ts'

const INSTRUCTIONS =
  'Writ acts in a person’s browser by plans. Read writ://prompt once: it teaches the language. Then observe, act, and mend what a refusal names. Give the person’s own words as `request` first, and the returned `session` afterwards.'

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>

export interface McpPorts {
  /** Who sent the request that is being handled. */
  party(): Party
  /** Of a call that was aborted: was that its client's wish? */
  isGivenUp(): boolean
  failed(error: unknown): void
}

const callOf = ({ party, isGivenUp, failed }: McpPorts, { signal, _meta, sendNotification }: Extra): Call => {
  let told = 0
  return {
    party: party(),
    signal,
    isGivenUp,
    failed,
    progress: async (message) => {
      const progressToken = _meta?.progressToken
      if (progressToken === undefined) return
      told += 1
      // A client that has gone hears of it by `status`.
      await sendNotification({
        method: 'notifications/progress',
        params: { progressToken, progress: told, message }
      }).catch(() => undefined)
    }
  }
}

/** A record of these fields; any other is refused with what there is. */
const onlyThese = (fields: z.ZodRawShape) =>
  z.strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no ${issue.keys.join(', ')}; there are ${Object.keys(fields).join(', ')}`
        : undefined
  })

/** The MCP server of one client (Model Context Protocol 2025-11-25): tools that act for a person, and the language they speak. */
export const makeMcpServer = (ports: McpPorts): McpServer => {
  const server = new McpServer(
    { name: 'writ', title: 'Writ', version: '0.1.0' },
    { instructions: INSTRUCTIONS, capabilities: { tools: {}, resources: {} } }
  )
  const add = (name: string, { description, input, annotations, run }: Tool): void => {
    server.registerTool(
      name,
      { description, inputSchema: onlyThese(input), annotations },
      async (given: Record<string, unknown>, extra: Extra): Promise<CallToolResult> => {
        try {
          return await run(callOf(ports, extra), given)
        } catch (error) {
          ports.failed(error)
          return tellRefusal(refusal('server/failed'))
        }
      }
    )
  }
  for (const [name, tool] of Object.entries(TOOLS)) add(name, tool as unknown as Tool)
  for (const { name, uri, mimeType, description, read } of LANGUAGE) {
    server.registerResource(name, uri, { mimeType, description }, async () => ({
      contents: [{ uri, mimeType, text: read() }]
    }))
  }
  return server
}
