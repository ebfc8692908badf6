/** Tells those who wait for a run that something happened to it. */
export interface RunNews {
  tell(run: string): void
  /**
   * Listens from now on; `wait` ends with the first news, after `ms`, or when the server closes: or at once, and false, where the agent
   * waits as often as it may already.
   */
  listen(run: string, agent: string): { wait(ms: number): Promise<boolean>; stop(): void }
  close(): void
  /** The server closes: nobody waits any more. */
  isClosed(): boolean
}

/** Waits of one agent at once: each looks at the database now and then. */
const MOST_WAITS = 1000

export const makeRunNews = (): RunNews => {
  const waits = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  let closed = false
  return {
    tell: (run) => {
      for (const wake of listeners.get(run) ?? []) wake()
    },
    listen: (run, agent) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const ofRun = listeners.get(run) ?? new Set()
      listeners.set(run, ofRun.add(resolve))
      if (closed) resolve()
      return {
        wait: async (ms) => {
          const before = waits.get(agent) ?? 0
          if (before >= MOST_WAITS) return false
          waits.set(agent, before + 1)
          const timer = setTimeout(resolve, ms)
          await promise
          clearTimeout(timer)
          const left = (waits.get(agent) ?? 1) - 1
          if (left > 0) waits.set(agent, left)
          else waits.delete(agent)
          return true
        },
        stop: () => {
          ofRun.delete(resolve)
          if (ofRun.size === 0 && listeners.get(run) === ofRun) listeners.delete(run)
        }
      }
    },
    isClosed: () => closed,
    close: () => {
      closed = true
      for (const ofRun of listeners.values()) for (const wake of ofRun) wake()
    }
  }
}
