import { Duplex } from 'node:stream'

/** Bytes of one direction of one connection that the other side has not taken yet. */
export const WINDOW = 65_536
const PIECE = 16_384

/** What a stream says to its guest. */
export interface StreamPorts {
  say(op: 'data' | 'end' | 'close', bytes?: Uint8Array): void
  tookBytes(bytes: number): void
  /** It is gone; nothing more is heard of it. */
  gone(): void
}

/** One connection that a program in the guest made, as a stream of this side. Neither side is ahead of the other by more than the window. */
export class GuestStream extends Duplex {
  readonly #ports: StreamPorts
  /** What may still be said, and what was heard and not yet taken. */
  #room = WINDOW
  #untaken = 0
  #rest: { readonly bytes: Buffer; readonly done: () => void } | undefined
  #heardAll = false

  constructor(ports: StreamPorts) {
    super({ allowHalfOpen: true, readableHighWaterMark: PIECE, writableHighWaterMark: PIECE })
    this.#ports = ports
    // Whoever serves it sees the close; an error that nobody waits for must end nothing else.
    this.on('error', () => undefined)
  }

  /** The guest sent bytes. False where it sent more than it may. */
  heard(bytes: Buffer): boolean {
    this.#untaken += bytes.length
    if (this.#heardAll || this.#untaken > WINDOW) return false
    if (this.push(bytes)) this.#giveBack()
    return true
  }

  heardEnd(): void {
    this.#heardAll = true
    this.push(null)
  }

  /** The guest took bytes. False where they are more than it was sent. */
  taken(bytes: number): boolean {
    this.#room += bytes
    if (this.#room > WINDOW) return false
    this.#sendRest()
    return true
  }

  #giveBack(): void {
    if (this.#untaken === 0) return
    const bytes = this.#untaken
    this.#untaken = 0
    this.#ports.tookBytes(bytes)
  }

  #sendRest(): void {
    while (this.#rest && this.#room > 0) {
      const { bytes, done } = this.#rest
      const piece = bytes.subarray(0, Math.min(PIECE, this.#room))
      const left = bytes.subarray(piece.length)
      this.#room -= piece.length
      // First, since what is said may be answered at once.
      this.#rest = left.length > 0 ? { bytes: left, done } : undefined
      this.#ports.say('data', piece)
      if (left.length === 0) done()
    }
  }

  override _read(): void {
    this.#giveBack()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (chunk.length === 0) return done()
    this.#rest = { bytes: chunk, done }
    this.#sendRest()
  }

  override _final(done: () => void): void {
    this.#ports.say('end')
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!(this.#heardAll && this.writableFinished)) this.#ports.say('close')
    this.#ports.gone()
    done(error)
  }
}
