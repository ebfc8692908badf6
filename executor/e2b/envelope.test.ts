import { expect, test } from 'vitest'
import { endFrame, messageFrame, readOnlyFrame } from './envelope.ts'

const codeOf = (bytes: Buffer) => {
  const read = readOnlyFrame(bytes)
  return read.ok ? read.value.toString() : read.refusal.detail?.why
}

test('a message is its length and its text, and the last frame says how it ended', () => {
  expect(messageFrame({ a: 'é' })).toEqual(Buffer.from([0, 0, 0, 0, 10, ...Buffer.from('{"a":"é"}')]))
  expect(endFrame()).toEqual(Buffer.from([2, 0, 0, 0, 2, ...Buffer.from('{}')]))
  const error = { code: 'not_found', message: 'no' } as const
  expect(JSON.parse(endFrame(error).subarray(5).toString())).toEqual({ error })
})

test('the frame of a request is read where it is one, whole, and not compressed', () => {
  const good = messageFrame({ pid: 1 })
  expect(codeOf(good)).toBe('{"pid":1}')
  const changed = (at: number, byte: number) => Buffer.from(good.map((own, place) => (place === at ? byte : own)))
  for (const [bytes, why] of [
    [Buffer.alloc(0), 'the request has no frame'],
    [good.subarray(0, 4), 'the request has no frame'],
    [good.subarray(0, 8), 'the request is not one whole frame'],
    [Buffer.concat([good, good]), 'the request is not one whole frame'],
    [changed(1, 255), 'the request is not one whole frame'],
    [changed(0, 1), 'a compressed frame is not taken'],
    [changed(0, 2), 'the frame has flags that nobody knows']
  ] as const)
    expect(codeOf(bytes)).toBe(why)
})
