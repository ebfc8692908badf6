import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, type Image, locked, pruneBeside, useKept } from '../../guest/index.ts'
import type { VmShape } from '../vm-driver.ts'
import { bootTemplate } from './boot-template.ts'
import { DISK_FILE } from './jail-arguments.ts'
import { type Kept, keepTemplate, readKeptTemplate } from './kept-template.ts'
import { type Acceleration, bootArguments } from './qemu-arguments.ts'
import { openScratch } from './scratch-file.ts'
import { sealedCopy } from './sealed-copy.ts'
import { QEMU } from './start-qemu.ts'

const run = promisify(execFile)
const MEBIBYTE = 1024 * 1024

/** Names all that a state hangs on: other devices, another QEMU or another processor, and it cannot be gone on from. */
export const nameTemplate = async (acceleration: Acceleration, image: Image, shape: VmShape): Promise<string> => {
  const { stdout } = await run(QEMU, ['--version'])
  const parts = [image.digest, stdout, cpus()[0]?.model, bootArguments(acceleration, shape, DISK_FILE, 0)]
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
  return `${acceleration}-${shape.memory}-${hash}`
}

const bootAndKeep = async (acceleration: Acceleration, image: Image, shape: VmShape, folder: string): Promise<Kept> => {
  const state = await openScratch()
  try {
    const memory = await bootTemplate(acceleration, image, shape, state)
    const kept = { memory, state: await sealedCopy(state, (await state.stat()).size) }
    await keepTemplate(folder, kept)
    await pruneBeside(folder)
    return kept
  } finally {
    await state.close()
  }
}

/** The booted guest of this image and shape, from this machine's cache; booted, and put there, where it has none. */
export const ensureKept = async (acceleration: Acceleration, image: Image, shape: VmShape): Promise<Kept> => {
  const folder = join(cacheFolder(), 'templates', await nameTemplate(acceleration, image, shape))
  const read = async () => {
    // Only while it is read: what clones begin from is memory of this process.
    await useKept(folder)
    return readKeptTemplate(folder, shape.memory * MEBIBYTE)
  }
  return (
    (await read()) ??
    locked(`${folder}.lock`, async () => (await read()) ?? bootAndKeep(acceleration, image, shape, folder))
  )
}
