import { expect, test } from 'vitest'
import { GuestStream, WINDOW } from './guest-stream.ts'

const make = () => {
  const said: (readonly [string, number])[] = []
  const stream = new GuestStream({
    say: (op, bytes) => said.push([op, bytes?.length ?? 0]),
    tookBytes: (bytes) => said.push(['took', bytes]),
    gone: () => said.push(['gone', 0])
  })
  return { stream, said }
}

test('a guest sends no more than the window before it is read, and is told what was read', () => {
  const { stream, said } = make()
  expect(stream.heard(Buffer.alloc(WINDOW))).toBe(true)
  expect(stream.heard(Buffer.alloc(1))).toBe(false)
  const other = make()
  other.stream.heard(Buffer.alloc(WINDOW))
  expect(said).toEqual([])
  other.stream.read()
  expect(other.said).toEqual([['took', WINDOW]])
  expect(other.stream.heard(Buffer.alloc(WINDOW))).toBe(true)
})

test('a guest is sent no more than the window before it says that it took it', () => {
  const { stream, said } = make()
  const sent = () => said.reduce((sum, [op, bytes]) => sum + (op === 'data' ? bytes : 0), 0)
  stream.write(Buffer.alloc(WINDOW + 10))
  expect(sent()).toBe(WINDOW)
  expect(stream.taken(4)).toBe(true)
  expect(sent()).toBe(WINDOW + 4)
  expect(stream.taken(WINDOW + 1)).toBe(false)
})

test('one that is over both ways is gone without another word, and one that is cut says so', async () => {
  const whole = make()
  whole.stream.heardEnd()
  whole.stream.resume()
  whole.stream.end()
  await expect
    .poll(() => whole.said)
    .toEqual([
      ['end', 0],
      ['gone', 0]
    ])
  const cut = make()
  cut.stream.destroy()
  expect(cut.said).toEqual([
    ['close', 0],
    ['gone', 0]
  ])
})
