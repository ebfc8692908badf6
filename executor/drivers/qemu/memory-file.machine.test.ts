import { spawnSync } from 'node:child_process'
import { writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { makeMemoryFile } from './memory-file.ts'

const BYTES = 8192
const isLinux = process.platform === 'linux'
if (!isLinux) console.log('memory that is sealed is not tried: this is no Linux')

test.skipIf(!isLinux)(
  'memory that is sealed is written by nobody: not by the descriptor, a new one, a mapping or its size',
  async () => {
    const memory = await makeMemoryFile(BYTES)
    writeSync(memory.fd, 'template', 0)
    await memory.seal()
    expect(() => writeSync(memory.fd, 'poison', 0)).toThrow('EPERM')
    const again = await open(`/proc/self/fd/${memory.fd}`, 'r+')
    await expect(again.write('poison', 0)).rejects.toThrow('EPERM')
    await expect(again.truncate(0)).rejects.toThrow('EPERM')
    const map =
      'import mmap, sys\nfor flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):\n  try: mmap.mmap(3, 8192, flags)[0:6] = b"poison"; print("written")\n  except PermissionError: print("denied")'
    const mapped = spawnSync('python3', ['-c', map], { stdio: ['ignore', 'pipe', 'pipe', again.fd], encoding: 'utf8' })
    expect(mapped.stdout).toBe('denied\nwritten\n')
    const { buffer } = await again.read({ buffer: Buffer.alloc(8), position: 0 })
    expect(buffer.toString()).toBe('template')
    await again.close()
    await memory.close()
  }
)
