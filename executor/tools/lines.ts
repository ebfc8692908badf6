import { type Bounds, ToolFault } from './bounds.ts'
import { MAX_MESSAGE } from './hold-to-message.ts'

const [LF, CR] = [10, 13]

/** Cuts what comes into lines, which end in LF or in CR and LF. One that is longer than a message ends the exchange. */
export class Lines {
  readonly #bounds: () => Bounds
  #pieces: Buffer[] = []
  #length = 0

  constructor(bounds: () => Bounds) {
    this.#bounds = bounds
  }

  /** Gives each line as it ends to `take`, until that throws. */
  feed(bytes: Buffer, take: (line: Buffer) => void): void {
    let rest = bytes
    for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
      this.#keep(rest.subarray(0, end))
      const line = this.rest
      this.#pieces = []
      this.#length = 0
      rest = rest.subarray(end + 1)
      take(line.at(-1) === CR ? line.subarray(0, -1) : line)
    }
    this.#keep(rest)
  }

  /** What has not ended yet. */
  get rest(): Buffer {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces)
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length
    if (this.#length > MAX_MESSAGE.bytes + 16)
      this.#bounds().fail(new ToolFault('tool/too-large', 'a line does not end'))
    if (piece.length > 0) this.#pieces.push(piece)
  }
}
