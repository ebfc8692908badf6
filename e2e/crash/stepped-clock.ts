import { existsSync, writeFileSync } from 'node:fs'

/** Debian's package `libfaketime`, for programs of many threads. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** The clock of programs that are started with `env`, which can be stepped while they run. What counts time alone is left as it is. */
export interface SteppedClock {
  readonly env: Readonly<Record<string, string>>
  /** Sets it so many seconds ahead of the true time, or behind. */
  step(seconds: number): void
}

/** Throws where the library is not there. */
export const steppedClock = (file: string): SteppedClock => {
  if (!existsSync(LIBRARY)) throw new Error('libfaketime is not installed; run: sudo apt-get install libfaketime')
  const step = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}`)
  step(0)
  return {
    step,
    env: { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' }
  }
}
