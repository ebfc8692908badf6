import type { Result, Value } from '../contract/index.ts'
import type { Lookup } from './evaluate.ts'

/**
 * The variables of a run that is thought ahead. Some are not known yet: what a page or a person is still to say, and whatever is made of
 * it. Nothing here touches the run itself.
 */
export class KnownAhead {
  readonly #now: Lookup
  readonly #ahead = new Map<string, Value | undefined>()
  #missed = false

  constructor(now: Lookup, unknown: Iterable<string>) {
    this.#now = now
    for (const name of unknown) this.#ahead.set(name, undefined)
  }

  /** Gives `null` for what is not known, and notes that it was wanted. */
  readonly look: Lookup = (name) => {
    if (!this.#ahead.has(name)) return this.#now(name)
    const value = this.#ahead.get(name)
    if (value === undefined) this.#missed = true
    return value ?? null
  }

  set(name: string, value: Value | undefined): void {
    this.#ahead.set(name, value)
  }

  /** What is computed, or `undefined` where it refuses or rests on something that is not known. */
  known<T>(compute: () => Result<T>): T | undefined {
    this.#missed = false
    const result = compute()
    return this.#missed || !result.ok ? undefined : result.value
  }
}
