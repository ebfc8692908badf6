import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { onceOver } from '../service/index.ts'

/** So often it is looked, in milliseconds. */
const LOOK_MS = 1_000

interface Answer {
  readonly raw: ServerResponse
  /** What is told as it goes: what of it waits, waits there. */
  told?: Readable
  /** Bytes that its reader had when it was last looked, and since when it has no more. */
  read: number
  since: number
}

const waitingOf = ({ raw, told }: Answer): number => raw.writableLength + (told?.readableLength ?? 0)

/**
 * How many bytes of answers wait at once for whoever reads them, of everybody together: code may print, and a client may ask, much
 * faster than it reads. Past `most`, those are cut off first that have read nothing for longest.
 */
export const limitUnread = (app: FastifyInstance, most: number): void => {
  const answers = new Set<Answer>()
  const byRaw = new WeakMap<ServerResponse, Answer>()
  app.addHook('onRequest', async (_, { raw }) => {
    const answer: Answer = { raw, read: 0, since: performance.now() }
    byRaw.set(raw, answer)
    answers.add(answer)
    onceOver(raw, () => answers.delete(answer))
  })
  app.addHook('onSend', async (_, { raw }, payload) => {
    const answer = byRaw.get(raw)
    if (answer && payload instanceof Readable) answer.told = payload
  })
  const look = () => {
    const now = performance.now()
    let sum = 0
    for (const answer of answers) {
      const { socket } = answer.raw
      // What the kernel took; what was written and waits is counted, too.
      const read = socket ? socket.bytesWritten - socket.writableLength : 0
      const waiting = waitingOf(answer)
      if (read !== answer.read || waiting === 0) Object.assign(answer, { read, since: now })
      sum += waiting
    }
    if (sum <= most) return
    for (const answer of [...answers].sort((one, other) => one.since - other.since)) {
      if (sum <= most) return
      const waiting = waitingOf(answer)
      if (waiting === 0) continue
      sum -= waiting
      answer.raw.destroy()
    }
  }
  const looking = setInterval(look, LOOK_MS).unref()
  app.addHook('onClose', async () => clearInterval(looking))
}
