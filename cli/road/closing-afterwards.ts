import type { Keep } from './open-road.ts'

/** How a program ends that a signal stopped: 128 and the signal's number (POSIX shells). */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Does the work and closes afterwards what it opened, also when a signal comes in between; a second signal does not wait.
 * `work` gets the `keep` to which it hands what must be closed, in the order it was opened.
 */
export const closingAfterwards = async <T>(work: (keep: Keep) => Promise<T>): Promise<T> => {
  const closers: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close().catch(() => undefined)
  }
  let interrupted = false
  const stop = (signal: NodeJS.Signals) => {
    const code = CODES[signal as keyof typeof CODES]
    if (interrupted) process.exit(code)
    interrupted = true
    void closeAll().then(() => process.exit(code))
  }
  const signals = Object.keys(CODES) as NodeJS.Signals[]
  for (const signal of signals) process.on(signal, stop)
  try {
    return await work((close) => closers.push(close))
  } finally {
    await closeAll()
    for (const signal of signals) process.off(signal, stop)
  }
}
