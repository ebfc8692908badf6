import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import * as z from 'zod'
import { patientFetch } from './patient-fetch.ts'

export interface WritServer {
  /** The policy server's address, and the agent's key. */
  readonly server: string
  readonly key: string
  /** How long a server that is busy or cannot be reached is waited for; 60 by default. */
  readonly awaySeconds?: number
}

/** What a tool answered: one record (docs/mcp.md). */
export type Told = Readonly<Record<string, unknown>>

/** MCP's client over Streamable HTTP, which begins a new session where the server knows the old one no more. */
export interface WritConnection {
  readonly client: () => Client
  call(name: string, given: object, signal?: AbortSignal): Promise<Told>
  close(): Promise<void>
}

/** Longer than any call may wait; the server answers before. */
const LONGEST_CALL_MS = 11 * 60_000

const answerSchema = z.object({
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })).default([])
})

const toldOf = (answer: unknown): Told => {
  const { structuredContent, content } = answerSchema.parse(answer)
  return structuredContent ?? { message: content.map(({ text = '' }) => text).join('\n') }
}

/** The server answered that it knows no such session, and did nothing (MCP 2025-11-25, Transports, Session Management). */
const isForgotten = (error: unknown): boolean => error instanceof StreamableHTTPError && error.code === 404

export const connectToWrit = async ({ server, key, awaySeconds }: WritServer): Promise<WritConnection> => {
  const fetch = patientFetch({ ...(awaySeconds !== undefined && { seconds: awaySeconds }) })
  const begin = async (): Promise<Client> => {
    const client = new Client({ name: 'writ-planner', version: '0.1.0' })
    const headers = { authorization: `Bearer ${key}` }
    await client.connect(
      new StreamableHTTPClientTransport(new URL('/mcp', server), { requestInit: { headers }, fetch })
    )
    return client
  }
  let client = await begin()
  return {
    client: () => client,
    call: async (name, given, signal) => {
      const how = { timeout: LONGEST_CALL_MS, ...(signal && { signal }) }
      const send = () => client.callTool({ name, arguments: { ...given } }, undefined, how)
      try {
        return toldOf(await send())
      } catch (error) {
        if (!isForgotten(error)) throw error
        client = await begin()
        return toldOf(await send())
      }
    },
    close: () => client.close()
  }
}
