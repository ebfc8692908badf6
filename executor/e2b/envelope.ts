import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { ConnectError } from './connect-codes.ts'

/** Flags of a frame, and bytes before its text: one of flags, four of length. */
const COMPRESSED = 1
const END = 2
const HEAD = 5

const frame = (flags: number, value: unknown): Buffer => {
  const text = Buffer.from(JSON.stringify(value))
  const head = Buffer.alloc(HEAD)
  head.writeUInt8(flags, 0)
  head.writeUInt32BE(text.length, 1)
  return Buffer.concat([head, text])
}

/** One message of a stream of the Connect protocol. */
export const messageFrame = (message: unknown): Buffer => frame(0, message)

/** The last frame of a stream: how it ended. */
export const endFrame = (error?: ConnectError): Buffer => frame(END, error ? { error } : {})

/** The one message of a request that the server answers with a stream. Refuses `executor/bad-request`. */
export const readOnlyFrame = (body: Buffer): Result<Buffer> => {
  const bad = (why: string) => refuse('executor/bad-request', { why })
  if (body.length < HEAD) return bad('the request has no frame')
  const flags = body.readUInt8(0)
  if ((flags & COMPRESSED) !== 0) return bad('a compressed frame is not taken')
  if (flags !== 0) return bad('the frame has flags that nobody knows')
  if (body.readUInt32BE(1) !== body.length - HEAD) return bad('the request is not one whole frame')
  return ok(body.subarray(HEAD))
}
