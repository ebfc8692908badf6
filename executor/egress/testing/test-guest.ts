import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { frameReader, writeFrame } from '../../guest/channel/index.ts'
import type { Network } from '../../machine/index.ts'
import { GuestStream } from '../link/guest-stream.ts'

interface Word {
  readonly op: string
  readonly id: number
  readonly bytes: number
}

/** Both ends of one stream. */
const makePort = async (): Promise<readonly [Socket, Socket]> => {
  const server = createServer()
  const path = `\0writ-test-${process.pid}-${randomUUID()}`
  server.listen(path)
  const own = connect(path)
  const [port] = (await once(server, 'connection')) as [Socket]
  server.close()
  return [port, own]
}
/** The guest's end of a network port, as the agent speaks there, and as no agent would. */
export const joinGuest = async (network: Network) => {
  const [port, own] = await makePort()
  const streams = new Map<number, GuestStream>()
  const heard: string[] = []
  let soFar = 0
  const say = (header: object, body?: Uint8Array) => own.write(writeFrame(header, body))
  const acts: Record<string, (stream: GuestStream, word: Word, body: Buffer) => unknown> = {
    data: (stream, _, body) => stream.heard(body),
    end: (stream) => stream.heardEnd(),
    close: (stream) => stream.destroy(),
    took: (stream, { bytes }) => stream.taken(bytes)
  }
  const read = frameReader(({ header, body }) => {
    const word = header as Word
    heard.push(word.op)
    const stream = streams.get(word.id)
    if (word.op === 'hush') {
      for (const one of streams.values()) one.destroy()
      say({ op: 'quiet' })
    } else if (stream) acts[word.op]?.(stream, word, body)
  })
  own.on('data', read)
  own.on('error', () => undefined)
  own.on('close', () => {
    for (const one of streams.values()) one.destroy(new Error('the port is gone'))
  })
  network.join(port)
  return {
    heard,
    /** Says anything at all. */
    say,
    raw: own,
    get isGone() {
      return port.destroyed
    },
    /** A program of the guest connects: to an origin, or to the proxy. */
    connect(to = ''): Duplex {
      soFar += 1
      const id = soFar
      const stream = new GuestStream({
        say: (op, bytes) => say({ op, id }, bytes),
        tookBytes: (bytes) => say({ op: 'took', id, bytes }),
        gone: () => streams.delete(id)
      })
      streams.set(id, stream)
      say({ op: 'open', id, to })
      return stream
    }
  }
}
export type TestGuest = Awaited<ReturnType<typeof joinGuest>>

/** Writes text to a new connection and gives all that comes back until its end. */
export const tell = async (guest: TestGuest, text: string, to = ''): Promise<string> => {
  const stream = guest.connect(to)
  stream.write(text)
  let said = ''
  for await (const piece of stream) said += piece
  return said
}
