import { closeSync, openSync, statfsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Scratch, sizeOfScratch } from './bubblewrap-arguments.ts'

const TMPFS = 0x0102_1994
/** The kernel is asked again this often, and for so long. */
const ASK_MS = 1
const PATIENCE_MS = 5000

/**
 * Opens a scratch folder as soon as it is there. Before, its path is one of the host: what is opened is the folder only where it is
 * of the size that was asked for, on a file system in memory.
 */
const openWhenMounted = async (pid: number, { path, bytes }: Scratch): Promise<number> => {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(ASK_MS)) {
    try {
      const fd = openSync(`/proc/${pid}/root${path}`, 'r')
      const { type, blocks, bsize } = statfsSync(`/proc/self/fd/${fd}`)
      if (type === TMPFS && blocks * bsize === sizeOfScratch(bytes)) return fd
      closeSync(fd)
    } catch {
      // Not yet there.
    }
  }
  throw new Error(`${path} did not come`)
}

/**
 * The scratch folders of a jail, held open from outside, so that it can be seen how full they are until the very end, when nothing
 * of the jail is left to ask. INVARIANT: nothing in them is ever opened; only the file system is asked about itself.
 */
export class Scratches {
  readonly #held: number[]
  #wasFull = false

  private constructor(held: number[]) {
    this.#held = held
  }

  /** Of the jail whose first process this is, before the code in it has started. Throws where they are not there in time. */
  static async of(pid: number, scratch: readonly Scratch[]): Promise<Scratches> {
    const scratches = new Scratches([])
    try {
      for (const one of scratch) scratches.#held.push(await openWhenMounted(pid, one))
      return scratches
    } catch (error) {
      scratches.close()
      throw error
    }
  }

  /** Was one of them full, now or when it was last asked? */
  isFull(): boolean {
    this.#wasFull ||= this.#held.some((fd) => statfsSync(`/proc/self/fd/${fd}`).bfree === 0)
    return this.#wasFull
  }

  close(): void {
    this.isFull()
    for (const fd of this.#held.splice(0)) closeSync(fd)
  }
}
