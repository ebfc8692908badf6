import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file without a name, gone with its last descriptor. */
export const openScratch = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `writ-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}

/** A file that somebody holds open. */
export type Opened = Pick<FileHandle, 'fd'>

/** A descriptor of its own of an open file, with a place of its own in it. */
export const openAgain = (file: Opened, flags: 'r' | 'r+'): Promise<FileHandle> =>
  open(`/proc/self/fd/${file.fd}`, flags)
