import { setTimeout as pause } from 'node:timers/promises'
import { neverArrived } from '../never-arrived.ts'
import { retryAfterMs } from '../retry-after.ts'

export interface Patience {
  /** How long a server that is busy or away is waited for in all, in seconds; 60 by default. */
  readonly seconds?: number
  readonly fetch?: typeof fetch
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 8000

/** The pause before the `tries`th further try, where the server names none. */
export const pauseMs = (tries: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)

/**
 * A `fetch` that waits out a server which is too busy (429, as long as its `Retry-After` says) or not there: in both cases nothing was
 * done, so that the same request may be sent again whatever it asks for. Anything else, a lost answer too, is the caller's to judge.
 */
export const patientFetch = ({ seconds = 60, fetch = globalThis.fetch }: Patience = {}): typeof globalThis.fetch => {
  return async (input, init) => {
    const deadline = performance.now() + seconds * 1000
    for (let tries = 0; ; tries++) {
      const answer = await fetch(input, init).catch((error: unknown) => {
        if (!neverArrived(error)) throw error
        return error as Error
      })
      const isBusy = answer instanceof Response && answer.status === 429
      if (answer instanceof Response && !isBusy) return answer
      const wait = (isBusy ? retryAfterMs(answer.headers) : undefined) ?? pauseMs(tries)
      if (performance.now() + wait > deadline) {
        if (answer instanceof Response) return answer
        throw answer
      }
      if (answer instanceof Response) await answer.body?.cancel()
      await pause(wait, undefined, { ...(init?.signal && { signal: init.signal }) })
    }
  }
}
