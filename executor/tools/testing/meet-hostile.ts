import { ok, pinOf, type ToolHost } from '@writ/dsl/contract'
import { openToolHost } from '../open-tool-host.ts'
import type { ToolLimits } from '../tool-limits.ts'
import { type Deceit, type Heard, type Hostile, type Json, serveHostile, TOOL } from './serve-hostile.ts'

export const CREDENTIAL = 'k-very-secret'

/** Small, so that whoever breaks them is soon done. */
export const SMALL: Partial<ToolLimits> = {
  beginMs: 3000,
  callMs: 1500,
  beginBytes: 200_000,
  callBytes: 50_000,
  messages: 50
}

export const PIN = pinOf({ ...TOOL })

export const listing = (...tools: Json[]): Deceit => ({ 'tools/list': ({ result }) => result({ tools }) })
export const answering = (value: Json): Deceit => ({ 'tools/call': ({ result }) => result(value) })
export const text = (value: string): Json => ({ content: [{ type: 'text', text: value }] })
export const event = (value: Json): string => JSON.stringify(value)
/** The answer that MCP wants to what was heard, as one event. */
export const answerTo = ({ request }: Heard, value: Json): string =>
  event({ jsonrpc: '2.0', id: request.id ?? null, result: value })

/** An answer with a value nested deeper than any parser should go. */
export const deepIn = (id: Json | undefined, before: string, after: string, depth = 5000): string =>
  `{"jsonrpc":"2.0","id":${id},"result":${before}${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}${after}}`

/** A call of {@link TOOL}. */
export const callOf = (server: Hostile, pin = PIN) => ({
  server: { kind: 'http' as const, url: server.url },
  credential: CREDENTIAL,
  session: 'run_1',
  name: 'look',
  pin,
  args: { of: 'tea' },
  may: async () => ok(undefined)
})

/** Hosts that meet servers of these kinds, each with its own; `close` ends all of them. */
export const meetHostile = (limits: Partial<ToolLimits> = SMALL) => {
  const closers: (() => Promise<void>)[] = []
  const open = async (deceit: Deceit): Promise<{ server: Hostile; host: ToolHost }> => {
    const server = await serveHostile(deceit)
    const host = openToolHost({ near: [server.origin], limits })
    closers.push(host.close, server.close)
    return { server, host }
  }
  return {
    closers,
    open,
    list: async (deceit: Deceit) => {
      const { host, server } = await open(deceit)
      return await host.list({ server: { kind: 'http', url: server.url }, credential: CREDENTIAL })
    },
    call: async (deceit: Deceit, pin = PIN) => {
      const { host, server } = await open(deceit)
      const answer = await host.call(callOf(server, pin))
      return { answer, server, host }
    },
    close: async () => {
      for (const close of closers.splice(0)) await close()
    }
  }
}
