import { spawn } from 'node:child_process'

/** Starts Xvfb on a free display; only with a display do several windows of one browser compete for the focus. */
export const startVirtualDisplay = async () => {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const number = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', (chunk) => resolve(String(chunk).trim()))
    server.once('error', reject)
    server.once('exit', () => reject(new Error('Xvfb ended')))
  })
  return {
    display: `:${number}`,
    close: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
    }
  }
}
