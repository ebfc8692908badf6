import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import * as z from 'zod'

const answerSchema = z.union([z.object({ return: z.unknown() }), z.object({ error: z.object({ desc: z.string() }) })])

/** QEMU's monitor (QMP): one command at a time, each with its answer; events are passed over. */
export interface Monitor {
  /** Gives what the command returns; throws what QEMU answers instead, and where QEMU is gone. */
  command(name: string, args?: object): Promise<unknown>
}

/** Characters that one line may have at most; a QEMU whose guest took it over may say anything. */
const LONGEST = 1 << 20

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (why: Error) => void }

/** What a line says; `undefined` where it is no JSON. */
const readLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Speaks over a stream to a QEMU that was just started. One that says what is none of the protocol has its stream ended. */
export const openMonitor = (stream: Duplex): Monitor => {
  const waiting: Waiting[] = []
  const send = (name: string, args: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (stream.destroyed) {
        reject(new Error('QEMU is gone'))
        return
      }
      waiting.push({ resolve, reject })
      stream.write(`${JSON.stringify({ execute: name, arguments: args })}\n`)
    })
  const hear = (line: string): void => {
    const said = readLine(line)
    if (typeof said !== 'object') {
      stream.destroy()
      return
    }
    const answer = answerSchema.safeParse(said)
    // The greeting, and events.
    if (!answer.success) return
    const first = waiting.shift()
    if ('error' in answer.data) first?.reject(new Error(answer.data.error.desc))
    else first?.resolve(answer.data.return)
  }
  let sinceLine = 0
  stream.on('data', (piece: Buffer) => {
    const last = piece.lastIndexOf(0x0a)
    sinceLine = last < 0 ? sinceLine + piece.length : piece.length - last - 1
    if (sinceLine > LONGEST) stream.destroy()
  })
  // One that is ended resets its streams; that it is gone is told by their close.
  createInterface(stream)
    .on('line', hear)
    .on('error', () => stream.destroy())
  stream.on('error', () => stream.destroy())
  stream.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('QEMU is gone'))
  })
  let agreed: Promise<unknown> | undefined
  return {
    command: async (name, args = {}) => {
      agreed ??= send('qmp_capabilities', {})
      const [, answer] = await Promise.all([agreed, send(name, args)])
      return answer
    }
  }
}
