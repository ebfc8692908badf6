import { parseArgs } from 'node:util'
import { type Command, say, usedWrongly } from '../command.ts'
import { isHttp } from '../options.ts'

/** `writ mcp`: a policy server's MCP over standard input and output, for clients that start their servers. */
export const mcp: Command = {
  usage: `writ mcp --server URL

Speaks MCP over standard input and output, for a client that starts its servers as programs, and hands every message on to
the policy server at URL, under the agent's key in WRIT_AGENT_KEY. Ends with standard input.
Exit 0 when the client ended it, 1 when the server did or cannot be reached.`,

  run: async (args) => {
    const { values } = parseArgs({ args, options: { server: { type: 'string' } } })
    if (values.server === undefined || !isHttp(values.server))
      return usedWrongly('--server is an http or https address')
    const key = process.env.WRIT_AGENT_KEY
    if (!key) return usedWrongly('mcp needs an agent’s key in WRIT_AGENT_KEY')
    // Loaded only now: a slip of the pen is told at once.
    const { bridgeMcp } = await import('../mcp/bridge-mcp.ts')
    const why = await bridgeMcp({ server: values.server, key })
    if (why !== undefined) say(why)
    return why === undefined ? 0 : 1
  }
}
