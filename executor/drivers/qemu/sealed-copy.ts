import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type MemoryFile, makeMemoryFile } from './memory-file.ts'
import type { Opened } from './scratch-file.ts'

/** Copies between two descriptors, and leaves holes where there are only zeros. */
export const copySparsely = async (from: Opened, to: Opened): Promise<void> => {
  const copying = spawn('cp', ['--sparse=always', '/proc/self/fd/3', '/proc/self/fd/4'], {
    stdio: ['ignore', 'ignore', 'ignore', from.fd, to.fd]
  })
  const [code] = await once(copying, 'close')
  if (code !== 0) throw new Error('a part of the template could not be copied')
}

/** A copy in memory of so many bytes that nobody can write any more, whoever is handed it. */
export const sealedCopy = async (from: Opened, bytes: number): Promise<MemoryFile> => {
  const copy = await makeMemoryFile(bytes)
  try {
    await copySparsely(from, copy)
    await copy.seal()
    return copy
  } catch (error) {
    await copy.close()
    throw error
  }
}
