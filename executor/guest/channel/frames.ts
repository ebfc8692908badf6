const LENGTHS = 8
/** Bytes that a header, and bytes that the body of a frame may have. */
const LARGEST = 1 << 20

export interface Frame {
  /** As the other side wrote it: nothing of it is believed yet. */
  readonly header: unknown
  readonly body: Buffer
}

/** Two lengths of four bytes, the header in JSON, and bytes. */
export const writeFrame = (header: object, body: Uint8Array = new Uint8Array(0)): Buffer => {
  const head = Buffer.from(JSON.stringify(header))
  const lengths = Buffer.alloc(LENGTHS)
  lengths.writeUInt32BE(head.length, 0)
  lengths.writeUInt32BE(body.length, 4)
  return Buffer.concat([lengths, head, body])
}

/** Makes frames of what comes in pieces; throws at what is none, after which nothing of that side can be read any more. */
export const frameReader = (take: (frame: Frame) => void): ((piece: Buffer) => void) => {
  let heard: Buffer = Buffer.alloc(0)
  /** What came since, of a frame that is not whole: put together once, however small the pieces. */
  let pieces: Buffer[] = []
  let missing = 0
  const takeOne = (): boolean => {
    if (heard.length < LENGTHS) {
      missing = LENGTHS - heard.length
      return false
    }
    const head = heard.readUInt32BE(0)
    const body = heard.readUInt32BE(4)
    if (head > LARGEST || body > LARGEST) throw new Error('a frame of the guest is too large')
    const start = LENGTHS + head
    if (heard.length < start + body) {
      missing = start + body - heard.length
      return false
    }
    const header: unknown = JSON.parse(heard.toString('utf8', LENGTHS, start))
    const frame = { header, body: heard.subarray(start, start + body) }
    heard = heard.subarray(start + body)
    take(frame)
    return true
  }
  return (piece) => {
    pieces.push(piece)
    missing -= piece.length
    if (missing > 0) return
    heard = Buffer.concat([heard, ...pieces])
    pieces = []
    while (takeOne());
  }
}
