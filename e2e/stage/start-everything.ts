import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../../cli/road/free-port.ts'

const PROGRAM = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js')

/** MCP's own sample server, as npm has it, over Streamable HTTP in a process of its own; ready once it answers. */
export const startEverything = async () => {
  const port = await freePort()
  const child = spawn(process.execPath, [PROGRAM, 'streamableHttp'], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: 'ignore'
  })
  const origin = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(`${origin}/mcp`, { signal: AbortSignal.timeout(1000) }).then(
      () => true,
      () => false
    )
  for (let tries = 0; tries < 200 && !(await answers()); tries++) {
    if (child.exitCode !== null) throw new Error('the sample server ended')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    origin,
    url: `${origin}/mcp`,
    close: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
}
