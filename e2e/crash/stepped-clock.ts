import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Debian's package `libfaketime`, for programs of many threads. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** The file that holds the clock's step is read again after so long. */
const READ_AGAIN_SECONDS = 1

/** The clock of programs that are started with `env`, which can be stepped while they run. What counts time alone is left as it is. */
export interface SteppedClock {
  readonly env: Readonly<Record<string, string>>
  /** Sets it so many seconds ahead of the true time, or behind; resolves when it is so. */
  step(seconds: number): Promise<void>
}

/** Throws where the library is not there. */
export const steppedClock = (file: string): SteppedClock => {
  if (!existsSync(LIBRARY)) throw new Error('libfaketime is not installed; run: sudo apt-get install libfaketime')
  const write = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}`)
  write(0)
  return {
    async step(seconds) {
      write(seconds)
      await sleep(2 * READ_AGAIN_SECONDS * 1000)
    },
    env: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: String(READ_AGAIN_SECONDS),
      DONT_FAKE_MONOTONIC: '1'
    }
  }
}
