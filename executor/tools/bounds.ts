import type { RefusalCode } from '@writ/dsl/contract'

/** Why a server is spoken to no more. */
export class ToolFault extends Error {
  readonly code: RefusalCode
  readonly why: string | undefined
  constructor(code: RefusalCode, why?: string) {
    super(code)
    this.code = code
    this.why = why
  }
}

/**
 * Counts what a server sends in one exchange, and ends it once that is too much or takes too long: `signal` aborts with the `ToolFault`.
 */
export class Bounds {
  readonly #ending = new AbortController()
  readonly #timer: NodeJS.Timeout
  #bytes: number
  #messages: number

  constructor({ ms, bytes, messages }: { readonly ms: number; readonly bytes: number; readonly messages: number }) {
    this.#bytes = bytes
    this.#messages = messages
    this.#timer = setTimeout(() => this.end(new ToolFault('tool/too-slow')), ms)
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  takeBytes(count: number): void {
    this.#bytes -= count
    if (this.#bytes < 0) this.end(new ToolFault('tool/too-large'))
  }

  takeMessage(): void {
    this.#messages -= 1
    if (this.#messages < 0) this.end(new ToolFault('tool/too-large'))
  }

  end(why: ToolFault): void {
    clearTimeout(this.#timer)
    if (!this.#ending.signal.aborted) this.#ending.abort(why)
  }

  done(): void {
    clearTimeout(this.#timer)
  }
}
