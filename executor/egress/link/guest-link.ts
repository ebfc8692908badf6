import type { Duplex } from 'node:stream'
import { frameReader, writeFrame } from '../../guest/channel/index.ts'
import { GuestStream, WINDOW } from './guest-stream.ts'
import { type GuestWord, guestWordSchema } from './guest-words.ts'

export interface LinkOptions {
  /** Takes a connection that a program of the guest made to an origin, or to the proxy where `to` is empty. */
  readonly serve: (stream: Duplex, to: string) => void
  /** Connections at once; one more is ended at once, and `turnedAway` told. */
  readonly most: number
  readonly turnedAway: (to: string) => void
}

/**
 * The network port of one guest: many connections over one stream of frames. The guest is foreign: what has no form, or is more than
 * it may send, ends the link and all its connections.
 */
export class GuestLink {
  readonly #port: Duplex
  readonly #options: LinkOptions
  readonly #streams = new Map<number, GuestStream>()
  #newest = 0
  #isLost = false
  #hushing: PromiseWithResolvers<boolean> | undefined
  #isQuiet = false

  constructor(port: Duplex, options: LinkOptions) {
    this.#port = port
    this.#options = options
    const read = frameReader(({ header, body }) => this.#hear(guestWordSchema.parse(header), body))
    port.on('data', (piece: Buffer) => {
      try {
        if (!this.#isLost) read(piece)
      } catch {
        this.close()
      }
    })
    port.on('error', () => this.close())
    port.on('end', () => this.close())
    port.on('close', () => this.close())
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** Ends every connection, and hears nothing any more. */
  close(): void {
    if (this.#isLost) return
    this.#isLost = true
    this.#endAll()
    this.#hushing?.resolve(false)
    this.#port.destroy()
  }

  /** Ends every connection, and has the guest begin none until its agent is woken. False where the link ended before. */
  hush(): Promise<boolean> {
    if (this.#isLost) return Promise.resolve(false)
    if (this.#isQuiet) return Promise.resolve(true)
    if (!this.#hushing) {
      this.#endAll()
      this.#hushing = Promise.withResolvers()
      this.#port.write(writeFrame({ op: 'hush' }))
    }
    return this.#hushing.promise
  }

  /** The guest may begin connections again. */
  wake(): void {
    this.#isQuiet = false
    this.#hushing = undefined
  }

  #endAll(): void {
    for (const stream of this.#streams.values()) stream.destroy()
    this.#streams.clear()
  }

  #say(header: object, bytes?: Uint8Array): void {
    if (this.#isLost || this.#hushing) return
    this.#port.write(writeFrame(header, bytes))
    // As much as all windows and the words about them: what is more waits for a guest that speaks and does not hear.
    if (this.#port.writableLength > 2 * this.#options.most * WINDOW) this.close()
  }

  #hear(word: GuestWord, body: Buffer): void {
    if (word.op === 'quiet') {
      if (!this.#hushing || this.#isQuiet) throw new Error('the guest said what nobody asked')
      this.#isQuiet = true
      this.#hushing.resolve(true)
      return
    }
    if (this.#isQuiet) throw new Error('the guest spoke while it was quiet')
    if (word.op === 'open') this.#open(word.id, word.to)
    else if (word.id > this.#newest) throw new Error('the guest spoke of a connection that it did not make')
    else this.#pass(word, body)
  }

  #open(id: number, to: string): void {
    if (id <= this.#newest) throw new Error('the guest made one connection twice')
    this.#newest = id
    if (this.#hushing) return
    if (this.#streams.size >= this.#options.most) {
      this.#say({ op: 'close', id })
      this.#options.turnedAway(to)
      return
    }
    const stream = new GuestStream({
      say: (op, bytes) => this.#say({ op, id }, bytes),
      tookBytes: (bytes) => this.#say({ op: 'took', id, bytes }),
      gone: () => this.#streams.delete(id)
    })
    this.#streams.set(id, stream)
    this.#options.serve(stream, to)
  }

  #pass(word: Exclude<GuestWord, { op: 'open' | 'quiet' }>, body: Buffer): void {
    // This side may have ended it while the guest still spoke.
    const stream = this.#streams.get(word.id)
    if (!stream) return
    switch (word.op) {
      case 'data':
        if (!stream.heard(body)) throw new Error('the guest sent more than it may')
        break
      case 'took':
        if (!stream.taken(word.bytes)) throw new Error('the guest took more than it was sent')
        break
      case 'end':
        stream.heardEnd()
        break
      case 'close':
        stream.destroy()
        break
    }
  }
}
