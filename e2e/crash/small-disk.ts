import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A disk of its own, of a few megabytes, that can be filled up. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves no byte free. */
  fill(): void
  /** Makes room again. */
  free(): void
  remove(): void
}

const BLOCKS = [1024 * 1024, 4096, 1]

/** Mounts one at that folder (tmpfs), which takes root; `undefined` where that is not to be had. */
export const mountSmallDisk = (folder: string, megabytes: number): SmallDisk | undefined => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'writ-crash', folder], {
      stdio: 'ignore'
    })
  } catch {
    return undefined
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      for (const size of BLOCKS) {
        try {
          for (;;) appendFileSync(ballast, Buffer.alloc(size))
        } catch {
          // No room for as much as that.
        }
      }
    },
    free: () => rmSync(ballast, { force: true }),
    // Something may still have a file open there for an instant; it goes with the last of them.
    remove() {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' })
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
