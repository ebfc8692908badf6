import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { expect } from 'vitest'

export interface Told {
  readonly isError?: boolean
  readonly value: Record<string, unknown>
}

/** Calls a tool, and gives what it tells as data; its text says the same. */
export const useTool = async (client: Client, name: string, given: object, options = {}): Promise<Told> => {
  const { isError, structuredContent, content } = await client.callTool(
    { name, arguments: { ...given } },
    undefined,
    options
  )
  const value = structuredContent as Record<string, unknown>
  if (value) expect(content).toEqual([{ type: 'text', text: JSON.stringify(value) }])
  return { ...(isError === true && { isError: true }), value: value ?? { text: JSON.stringify(content) } }
}
