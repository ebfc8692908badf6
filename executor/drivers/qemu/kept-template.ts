import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, type FileHandle, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { makeFolderWhole } from '../../guest/index.ts'
import { type MemoryFile, makeMemoryFile } from './memory-file.ts'
import { openAgain } from './scratch-file.ts'

const PARTS = { memory: 'memory', state: 'state', description: 'template.json' } as const

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const descriptionSchema = z.object({ memory: hashSchema, state: hashSchema })

/** A booted guest as it lies on this machine. */
export interface Kept {
  readonly memory: MemoryFile
  readonly state: FileHandle
}

const hashOf = async (fd: number): Promise<string> => {
  const file = await open(`/proc/self/fd/${fd}`, 'r')
  const hash = createHash('sha256')
  for await (const piece of file.createReadStream({ highWaterMark: 1 << 20 })) hash.update(piece)
  return hash.digest('hex')
}

/** Copies between two descriptors, and leaves holes where there are only zeros. */
const copySparsely = async (from: number, to: number): Promise<void> => {
  const copying = spawn('cp', ['--sparse=always', '/proc/self/fd/3', '/proc/self/fd/4'], {
    stdio: ['ignore', 'ignore', 'ignore', from, to]
  })
  const [code] = await once(copying, 'close')
  if (code !== 0) throw new Error('the memory of the template could not be copied')
}

/** Keeps a template in `folder`, which only who runs this can enter. */
export const keepTemplate = (folder: string, { memory, state }: Kept): Promise<void> =>
  makeFolderWhole(folder, async (making) => {
    await chmod(making, 0o700)
    const file = await open(join(making, PARTS.memory), 'wx', 0o600)
    await copySparsely(memory.fd, file.fd)
    await file.close()
    const from = await openAgain(state, 'r')
    await writeFile(join(making, PARTS.state), await from.readFile(), { mode: 0o600 })
    await from.close()
    const description = { memory: await hashOf(memory.fd), state: await hashOf(state.fd) }
    await writeFile(join(making, PARTS.description), JSON.stringify(description), { mode: 0o600 })
  })

const sealedMemory = async (folder: string, bytes: number): Promise<MemoryFile> => {
  const memory = await makeMemoryFile(bytes)
  const file = await open(join(folder, PARTS.memory), 'r')
  try {
    await copySparsely(file.fd, memory.fd)
    await memory.seal()
    return memory
  } catch (error) {
    await memory.close()
    throw error
  } finally {
    await file.close()
  }
}

/**
 * The template that was kept in `folder`; `undefined` where there is none, or where it is not what was kept. What is compared is
 * what the clones will have: the memory after it is sealed.
 */
export const readKeptTemplate = async (folder: string, bytes: number): Promise<Kept | undefined> => {
  const text = await readFile(join(folder, PARTS.description), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const description = descriptionSchema.parse(JSON.parse(text))
  const state = await open(join(folder, PARTS.state), 'r')
  const memory = await sealedMemory(folder, bytes)
  if ((await hashOf(memory.fd)) === description.memory && (await hashOf(state.fd)) === description.state)
    return { memory, state }
  await Promise.all([memory.close(), state.close()])
  return undefined
}
