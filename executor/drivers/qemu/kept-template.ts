import { createHash } from 'node:crypto'
import { chmod, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { makeFolderWhole } from '../../guest/index.ts'
import type { MemoryFile } from './memory-file.ts'
import { openAgain } from './scratch-file.ts'
import { copySparsely, sealedCopy } from './sealed-copy.ts'

const PARTS = { memory: 'memory', state: 'state', description: 'template.json' } as const

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const descriptionSchema = z.object({ memory: hashSchema, state: hashSchema })

/** A booted guest, as its clones get it: sealed. */
export interface Kept {
  readonly memory: MemoryFile
  readonly state: MemoryFile
}

const hashOf = async (fd: number): Promise<string> => {
  const file = await open(`/proc/self/fd/${fd}`, 'r')
  const hash = createHash('sha256')
  for await (const piece of file.createReadStream({ highWaterMark: 1 << 20 })) hash.update(piece)
  return hash.digest('hex')
}

/** Keeps a template in `folder`, which only who runs this can enter. */
export const keepTemplate = (folder: string, { memory, state }: Kept): Promise<void> =>
  makeFolderWhole(folder, async (making) => {
    await chmod(making, 0o700)
    const file = await open(join(making, PARTS.memory), 'wx', 0o600)
    await copySparsely(memory, file)
    await file.close()
    const from = await openAgain(state, 'r')
    await writeFile(join(making, PARTS.state), await from.readFile(), { mode: 0o600 })
    await from.close()
    const description = { memory: await hashOf(memory.fd), state: await hashOf(state.fd) }
    await writeFile(join(making, PARTS.description), JSON.stringify(description), { mode: 0o600 })
  })

const sealedPart = async (folder: string, part: 'memory' | 'state', bytes?: number): Promise<MemoryFile> => {
  const file = await open(join(folder, PARTS[part]), 'r')
  try {
    return await sealedCopy(file, bytes ?? (await file.stat()).size)
  } finally {
    await file.close()
  }
}

/**
 * The template that was kept in `folder`; `undefined` where there is none, or where it is not what was kept. What is compared is
 * what the clones will have: memory and state after they are sealed.
 */
export const readKeptTemplate = async (folder: string, bytes: number): Promise<Kept | undefined> => {
  const text = await readFile(join(folder, PARTS.description), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const description = descriptionSchema.parse(JSON.parse(text))
  const [memory, state] = await Promise.all([sealedPart(folder, 'memory', bytes), sealedPart(folder, 'state')])
  if ((await hashOf(memory.fd)) === description.memory && (await hashOf(state.fd)) === description.state)
    return { memory, state }
  await Promise.all([memory.close(), state.close()])
  return undefined
}
