import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { frameReader, writeFrame } from '../../guest/channel/frames.ts'
import { AgentLink } from '../../guest/channel/index.ts'
import { guestFiles } from './guest-files.ts'

const PIECE = Buffer.alloc(1 << 20)

/** A guest that answers each reading with so many MiB, told or not to stop, and with an end where `ends`. */
const guestOf = (mebibytes: number, ends: boolean) => {
  const asked: string[] = []
  const read = frameReader(({ header }) => {
    const { op, id } = header as { op: string; id: string }
    asked.push(op)
    if (op !== 'files') return
    for (let at = 0; at < mebibytes; at++) port.push(writeFrame({ op: 'out', id, stream: 'stdout' }, PIECE))
    if (ends) port.push(writeFrame({ op: 'end', id, exitCode: 0, limit: null, ms: 1 }))
  })
  const port: Duplex = new Duplex({
    read() {},
    write(piece: Buffer, _, done) {
      read(piece)
      done()
    }
  })
  let isEnded = false
  const files = guestFiles(new AgentLink(port), () => {
    isEnded = true
  })
  return { files, asked, isEnded: () => isEnded }
}

test('a file of 64 MiB is read whole', async () => {
  const read = await guestOf(64, true).files.read('x')
  expect(read.ok && read.value.length).toBe(64 << 20)
})

test('of a larger one the guest is told to give no more, and none of it is kept', async () => {
  const { files, asked, isEnded } = guestOf(65, true)
  expect(await files.read('x')).toMatchObject({
    refusal: { code: 'executor/too-much', detail: { what: 'room for one file' } }
  })
  expect(asked).toEqual(['files', 'kill'])
  expect(isEnded()).toBe(false)
})

test('a guest that goes on all the same is ended', async () => {
  const { files, isEnded } = guestOf(90, false)
  expect(await files.read('x')).toMatchObject({ refusal: { code: 'executor/too-much' } })
  await expect.poll(isEnded).toBe(true)
})
