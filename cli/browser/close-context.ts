import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext } from 'playwright'

const CLOSE_MS = 10_000

/** Processes that were started with this profile; the folder's name is random, so no other has it in its arguments. */
const processesOf = (profile: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
      } catch {
        return false
      }
    })
    .map(Number)

/** Ends a browser; one that does not answer (seen of Firefox over BiDi) is killed by its own process ids. */
export const closeContext = async (context: BrowserContext, profile: string): Promise<void> => {
  const closing = context.close().then(
    () => true,
    () => true
  )
  if (await Promise.race([closing, sleep(CLOSE_MS, false, { ref: false })])) return
  killProcessesOf(profile)
}

/** Ends whatever still runs with this profile, so that nothing writes to it any more. */
export const killProcessesOf = (profile: string): void => {
  for (const pid of processesOf(profile)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
}
