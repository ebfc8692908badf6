import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Frame, frameReader, writeFrame } from './frames.ts'

const readAll = (pieces: readonly Buffer[]): readonly Frame[] => {
  const frames: Frame[] = []
  const read = frameReader((frame) => frames.push(frame))
  for (const piece of pieces) read(piece)
  return frames
}

test('frames come out as they went in, however they are cut on the way', () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
  fc.assert(
    fc.property(bodies, fc.integer({ min: 1, max: 17 }), (given, size) => {
      const all = Buffer.concat(given.map((body, id) => writeFrame({ id }, body)))
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
        all.subarray(i * size, (i + 1) * size)
      )
      expect(readAll(pieces)).toEqual(given.map((body, id) => ({ header: { id }, body: Buffer.from(body) })))
    })
  )
})

test('a frame that says it is larger than any may be is refused before it is kept', () => {
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(2 ** 31, 4)
  expect(() => readAll([lengths])).toThrow('too large')
})
