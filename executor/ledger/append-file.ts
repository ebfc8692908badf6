import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Past so many bytes written since the last time, a file is written anew with what still counts. */
const REWRITE_BYTES = 16 * 1024 * 1024

/** Lines that are on disk once their promise resolves. */
export interface AppendFile {
  /** All lines that wait are written with one sync; a line is on disk when the one after it is. Rejects once a write failed. */
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** Keeps nothing: for what may end with its process. */
export const MEMORY_FILE: AppendFile = { append: async () => {}, close: async () => {} }

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** The lines of a file that was never cut short: what a killed process had not finished writing counts for nothing. */
export const wholeLines = (text: string): readonly string[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)

/** Puts a file in the place of another, whole or not at all, and leaves it open for more. */
const replace = async (path: string, lines: readonly string[]): Promise<FileHandle> => {
  const next = `${path}.next`
  const handle = await open(next, 'w', 0o600)
  try {
    await handle.writeFile(lines.map((line) => `${line}\n`).join(''))
    await handle.sync()
    await rename(next, path)
    await syncFolder(dirname(path))
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Opens a file for appending. `current` gives what counts now, with which it is written anew at the start and whenever it grew much. */
export const openAppendFile = async (path: string, current: () => readonly string[]): Promise<AppendFile> => {
  let handle = await replace(path, current())
  let grown = 0
  let waiting: string[] = []
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  const write = async (): Promise<void> => {
    const lines = waiting
    waiting = []
    next = undefined
    if (grown > REWRITE_BYTES) {
      const old = handle
      handle = await replace(path, current())
      grown = 0
      await old.close()
      return
    }
    const text = lines.map((line) => `${line}\n`).join('')
    await handle.appendFile(text)
    await handle.datasync()
    grown += text.length
  }

  return {
    append(line) {
      waiting.push(line)
      // A write that failed fails all after it: what is not on disk was not said.
      next ??= writing = writing.then(write)
      return next
    },
    async close() {
      await writing.catch(() => undefined)
      await handle.close()
    }
  }
}
