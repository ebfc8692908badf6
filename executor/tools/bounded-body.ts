import { type Bounds, ToolFault } from './bounds.ts'
import { holdToMessage, MAX_MESSAGE } from './hold-to-message.ts'
import { Lines } from './lines.ts'

type Body = TransformStream<Uint8Array, Uint8Array>

/** A body that is one message, given on as a whole once it is held to that. */
export const oneMessage = (bounds: Bounds): Body => {
  const pieces: Uint8Array[] = []
  let length = 0
  return new TransformStream({
    transform(piece) {
      length += piece.length
      if (length > MAX_MESSAGE.bytes) bounds.fail(new ToolFault('tool/too-large', 'one message holds too much'))
      pieces.push(piece)
    },
    flush(to) {
      const whole = Buffer.concat(pieces)
      holdToMessage(whole, bounds)
      to.enqueue(whole)
    }
  })
}

const [LF, CR, COLON, SPACE] = [10, 13, 58, 32]

const partsOf = (line: Buffer): readonly [name: string, value: Buffer] => {
  const at = line.indexOf(COLON)
  if (at < 0) return [line.toString('latin1', 0, 8), line.subarray(line.length)]
  return [line.toString('latin1', 0, Math.min(at, 8)), line.subarray(line[at + 1] === SPACE ? at + 2 : at + 1)]
}

const field = (name: string, value: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${name}: `), value, Buffer.of(LF)])

/**
 * A body that is a stream of events (HTML, server-sent events), of which those that are messages go on, each held to be one, and nothing else but their
 * ids. Lines that end in CR alone are refused: whoever reads them looks through all the rest at each.
 */
export const messageEvents = (bounds: Bounds): Body => {
  const lines = new Lines(() => bounds)
  let data: Buffer[] = []
  let type = ''
  let id: Buffer | undefined
  const refuseCr = (line: Buffer) => {
    if (line.includes(CR)) bounds.fail(new ToolFault('tool/malformed', 'its lines end in CR alone'))
  }
  const end = (to: TransformStreamDefaultController<Uint8Array>) => {
    const said = data
    const isMessage = type === '' || type === 'message'
    if (id && said.length > 0) to.enqueue(field('id', id))
    data = []
    type = ''
    id = undefined
    if (said.length === 0) return
    const whole = Buffer.concat(said.flatMap((line, at) => (at === 0 ? [line] : [Buffer.of(LF), line])))
    if (whole.length === 0 || !isMessage) bounds.takeMessage()
    else holdToMessage(whole, bounds)
    bounds.signal.throwIfAborted()
    if (isMessage) to.enqueue(Buffer.concat([...said.map((line) => field('data', line)), Buffer.of(LF)]))
  }
  return new TransformStream({
    transform(piece, to) {
      lines.feed(Buffer.from(piece.buffer, piece.byteOffset, piece.length), (line) => {
        bounds.takeLine()
        bounds.signal.throwIfAborted()
        refuseCr(line)
        if (line.length === 0) return end(to)
        const [name, value] = partsOf(line)
        if (name === 'data') data.push(value)
        else if (name === 'event') type = value.toString()
        else if (name === 'id') id = value
      })
    },
    // What has not ended is no event, and says nothing.
    flush: () => refuseCr(lines.rest)
  })
}
