import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAKER = fileURLToPath(new URL('memory-file.pl', import.meta.url))

/**
 * A file that lives in memory and can be sealed: after that the kernel lets nobody write it, not by any descriptor and not by a
 * mapping, root included. QEMU 7.2 opens the memory of its guests for writing even where they may only read it.
 */
export interface MemoryFile {
  readonly fd: number
  seal(): Promise<void>
  close(): Promise<void>
}

const nextLine = async (maker: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>): Promise<string> => {
  const { value, done } = await lines.next()
  if (done) throw new Error(`the maker of the memory file ended (${maker.exitCode})`)
  return value
}

/** Perl, which every Debian has, makes it: Node has no way to. */
export const makeMemoryFile = async (bytes: number): Promise<MemoryFile> => {
  const maker = spawn('perl', [MAKER, String(bytes)])
  maker.on('error', () => maker.stdout.destroy())
  const ended = once(maker, 'close').catch(() => undefined)
  const lines = createInterface(maker.stdout)[Symbol.asyncIterator]()
  let file: FileHandle
  try {
    const made = await nextLine(maker, lines)
    file = await open(`/proc/${maker.pid}/fd/${made.replace('made ', '')}`, 'r+')
  } catch (error) {
    maker.kill('SIGKILL')
    throw error
  }
  let isOpen = true
  const release = async () => {
    maker.stdin.end()
    await ended
  }
  return {
    fd: file.fd,
    seal: async () => {
      maker.stdin.write('seal\n')
      const said = await nextLine(maker, lines)
      if (said !== 'sealed') throw new Error('the memory of the template could not be sealed')
      await release()
    },
    close: async () => {
      if (!isOpen) return
      isOpen = false
      await release()
      await file.close()
    }
  }
}
