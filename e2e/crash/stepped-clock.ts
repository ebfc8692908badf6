import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 20

/** The time of day of a Node program that is started with `env`, which can be stepped while it runs. */
export interface SteppedClock {
  readonly env: Readonly<Record<string, string>>
  /** Sets it so many seconds ahead of the true time, or behind; resolves when it is so. */
  step(seconds: number): Promise<void>
}

/** `env`: what the program has in its environment besides. */
export const steppedClock = (file: string, { NODE_OPTIONS = '', ...env }: SteppedClock['env'] = {}): SteppedClock => {
  const write = (seconds: number): void => writeFileSync(file, String(seconds * 1000))
  write(0)
  return {
    async step(seconds) {
      write(seconds)
      while (readFileSync(`${file}.heard`, 'utf8') !== String(seconds * 1000)) await sleep(LOOK_MS)
    },
    env: {
      ...env,
      WRIT_STEPPED_CLOCK: file,
      NODE_OPTIONS: `${NODE_OPTIONS} --import=${join(import.meta.dirname, 'stepped-clock.mjs')}`.trim()
    }
  }
}
