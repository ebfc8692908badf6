import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 5

/** Holds a server's process at one of its writes to the disk. */
export interface HeldDisk {
  /** What the server's process has in its environment for that. */
  readonly env: Readonly<Record<string, string>>
  /** Holds it at the `nth` write from now on, before or after it; `reached` gives the process id, or `undefined` where it was released before. */
  hold(when: 'before' | 'after', nth: number): { readonly reached: Promise<number | undefined>; release(): void }
}

export const holdDisk = (folder: string): HeldDisk => {
  mkdirSync(folder, { recursive: true })
  const armed = join(folder, 'armed')
  const reached = join(folder, 'reached')
  return {
    env: { WRIT_HELD_DISK: folder, NODE_OPTIONS: `--import=${join(import.meta.dirname, 'held-disk.mjs')}` },
    hold(when, nth) {
      let over = false
      writeFileSync(armed, `${when} ${nth}`)
      const until = async (): Promise<number | undefined> => {
        for (; !over; await sleep(LOOK_MS)) {
          const pid = existsSync(reached) ? Number(readFileSync(reached, 'utf8')) : 0
          if (pid > 0) return pid
        }
        return undefined
      }
      return {
        reached: until(),
        release() {
          over = true
          rmSync(armed, { force: true })
          rmSync(reached, { force: true })
        }
      }
    }
  }
}
