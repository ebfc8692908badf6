/** Tells those who wait for a run that something happened to it. */
export interface RunNews {
  tell(run: string): void
  /** Listens from now on; `wait` ends with the first news, after `ms`, or when the server closes. */
  listen(run: string): { wait(ms: number): Promise<void>; stop(): void }
  close(): void
}

export const makeRunNews = (): RunNews => {
  const listeners = new Map<string, Set<() => void>>()
  let closed = false
  return {
    tell: (run) => {
      for (const wake of listeners.get(run) ?? []) wake()
    },
    listen: (run) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const ofRun = listeners.get(run) ?? new Set()
      listeners.set(run, ofRun.add(resolve))
      if (closed) resolve()
      return {
        wait: async (ms) => {
          const timer = setTimeout(resolve, ms)
          await promise
          clearTimeout(timer)
        },
        stop: () => {
          ofRun.delete(resolve)
          if (ofRun.size === 0 && listeners.get(run) === ofRun) listeners.delete(run)
        }
      }
    },
    close: () => {
      closed = true
      for (const ofRun of listeners.values()) for (const wake of ofRun) wake()
    }
  }
}
