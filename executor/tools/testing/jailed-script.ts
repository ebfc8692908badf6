/** A program of Node that a jail runs. */
export const script = (code: string): readonly string[] => ['node', '-e', code]

/**
 * A server of one tool, `look`, which gives what an expression is in its jail; a failure as `no: CODE`. `first` is run before it says anything, `then`
 * after each answer.
 */
export const telling = (look: string, { first = '', then = '' } = {}): readonly string[] =>
  script(`${first}
    require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
      const { id, method } = JSON.parse(line)
      const results = {
        initialize: async () => ({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }),
        'tools/list': async () => ({ tools: [{ name: 'look', inputSchema: { type: 'object' } }] }),
        'tools/call': async () => ({ content: [{ type: 'text', text: String(await (async () => ${look})().catch((e) => 'no: ' + e.code)) }] })
      }
      if (id !== undefined && method in results) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: await results[method]() }))
      if (method === 'tools/call') { ${then} }
    })`)
