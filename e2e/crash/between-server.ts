import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { journalResponseSchema } from '@writ/dsl/contract'

/** What was acknowledged to a device: the last entry of its journal that the server holds, and the checkpoint it says so under. */
export interface Acknowledged {
  readonly device: string
  readonly acked: number
  readonly checkpoint?: string | undefined
}

/** Stands between browser and server, hears what the device is told, and can hold a message that is under way. */
export interface Between {
  /** By what the browser knows the server. */
  readonly url: string
  readonly acknowledged: readonly Acknowledged[]
  /** Holds what the server says over the live channel from now on. */
  holdChannel(): { release(): void }
  /** Holds the next upload of the journal: its request before the server has it, or the answer before the device has it. */
  holdUpload(what: 'request' | 'answer'): { readonly reached: Promise<void>; release(): void }
  close(): Promise<void>
}

interface Gate {
  readonly reach: () => void
  readonly reached: Promise<void>
  readonly released: Promise<void>
  release(): void
}

const newGate = (): Gate => {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  return { reach: reached.resolve, reached: reached.promise, released: released.promise, release: released.resolve }
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** The server listens on 127.0.0.1; this does on ::1 at the same port, so that `localhost` is the server's own name and leads here. */
export const standBetween = async (server: string): Promise<Between> => {
  const port = Number(new URL(server).port)
  const acknowledged: Acknowledged[] = []
  const sockets = new Set<Socket>()
  let channel: Gate | undefined
  let upload: { readonly what: 'request' | 'answer'; readonly gate: Gate } | undefined

  const note = (sent: Buffer, answered: Buffer) => {
    const told = journalResponseSchema.safeParse(JSON.parse(answered.toString()))
    const { device } = JSON.parse(sent.toString()) as { readonly device: string }
    if (told.success) acknowledged.push({ device, ...told.data })
  }

  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await bodyOf(from)
    const isUpload = from.method === 'POST' && from.url === '/v1/journal'
    const hold = isUpload ? upload : undefined
    if (hold) upload = undefined
    if (hold?.what === 'request') {
      hold.gate.reach()
      await hold.gate.released
    }
    const { method, url: path, headers } = from
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = ask({ host: '127.0.0.1', port, method, path, headers, agent: false }, resolve)
      asked.once('error', reject)
      asked.end(body)
    })
    const answered = await bodyOf(answer)
    if (isUpload && answer.statusCode === 200) note(body, answered)
    if (hold?.what === 'answer') {
      hold.gate.reach()
      await hold.gate.released
    }
    to.writeHead(answer.statusCode ?? 502, answer.headers).end(answered)
  }

  const proxy = createServer((from, to) => void pass(from, to).catch(() => from.socket.destroy()))
  proxy.on('upgrade', (from, client: Socket, head) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => sockets.delete(socket))
    }
    const headers = from.rawHeaders.reduce((text, word, i) => text + word + (i % 2 ? '\r\n' : ': '), '')
    upstream.write(`GET ${from.url} HTTP/1.1\r\n${headers}\r\n`)
    upstream.write(head)
    client.pipe(upstream)
    let turn: Promise<unknown> = Promise.resolve()
    const inTurn = (act: () => void) => {
      const held = channel
      turn = turn.then(() => held?.released).then(act)
    }
    upstream.on('data', (bytes: Buffer) => inTurn(() => client.write(bytes)))
    upstream.once('close', () => inTurn(() => client.destroy()))
    client.once('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(port, '::1', resolve))
  return {
    url: `http://localhost:${port}`,
    acknowledged,
    holdChannel() {
      const gate = newGate()
      channel = gate
      return {
        release() {
          channel = undefined
          gate.release()
        }
      }
    },
    holdUpload(what) {
      const gate = newGate()
      upload = { what, gate }
      return {
        reached: gate.reached,
        release() {
          upload = undefined
          gate.release()
        }
      }
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve())
        proxy.closeAllConnections()
        for (const socket of sockets) socket.destroy()
      })
  }
}
