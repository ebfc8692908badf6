import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'

/**
 * Takes a folder for this process, for as long as it lives: two executors on one would let a token be spent twice. The name is
 * one of Linux's abstract sockets, which the kernel frees however the process ends. Throws where it is taken; gives the release.
 */
export const lockFolder = async (folder: string): Promise<() => void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex')
  const server = createServer((socket) => socket.destroy())
  server.listen(`\0writ-executor-${name}`)
  try {
    await once(server, 'listening')
  } catch {
    throw new Error(`the folder ${folder} is used by another executor that runs`)
  }
  server.unref()
  return () => server.close()
}
