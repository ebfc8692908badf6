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

/** So much a piece of what comes counts at least, however small it is, since each is handled by itself. */
const LEAST_PIECE = 256
/** Lines of a stream for each message, with those that say nothing. */
const LINES_OF_MESSAGE = 8
/** What is sent to a server in one exchange, answers to what it asks among it. */
const MAX_SENT = 128

/**
 * Counts what a server sends in one exchange, and ends it once that is too much or takes too long: `signal` aborts with the `ToolFault`.
 */
export class Bounds {
  readonly #ending = new AbortController()
  readonly #timer: NodeJS.Timeout
  #bytes: number
  #messages: number
  #lines: number
  #sent = MAX_SENT

  constructor({ ms, bytes, messages }: { readonly ms: number; readonly bytes: number; readonly messages: number }) {
    this.#bytes = bytes
    this.#messages = messages
    this.#lines = messages * LINES_OF_MESSAGE
    this.#timer = setTimeout(() => this.end(new ToolFault('tool/too-slow')), ms)
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  takeBytes(count: number): void {
    this.#bytes -= Math.max(count, LEAST_PIECE)
    if (this.#bytes < 0) this.end(new ToolFault('tool/too-large'))
  }

  takeMessage(): void {
    this.#messages -= 1
    if (this.#messages < 0) this.end(new ToolFault('tool/too-large'))
  }

  takeLine(): void {
    this.#lines -= 1
    if (this.#lines < 0) this.end(new ToolFault('tool/too-large'))
  }

  /** Of our own. */
  takeSent(): void {
    this.takeMessage()
    this.#sent -= 1
    if (this.#sent < 0) this.end(new ToolFault('tool/too-large', 'it asks too much'))
  }

  /** Ends it, for whoever is about to read on. */
  fail(why: ToolFault): never {
    this.end(why)
    throw why
  }

  end(why: ToolFault): void {
    clearTimeout(this.#timer)
    if (!this.#ending.signal.aborted) this.#ending.abort(why)
  }

  done(): void {
    clearTimeout(this.#timer)
  }
}
