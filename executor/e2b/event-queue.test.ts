import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEvents } from './event-queue.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The frames of what was told: flags and message of each. */
const framesIn = (bytes: Buffer): readonly unknown[] => {
  if (bytes.length === 0) return []
  const end = 5 + bytes.readUInt32BE(1)
  return [[bytes[0], JSON.parse(bytes.subarray(5, end).toString())], ...framesIn(bytes.subarray(end))]
}

const opened = (more: { readonly endsAfterMs?: number } = {}) => {
  const gone = vi.fn()
  const queue = openEvents({ still: { still: true }, everySeconds: 50, ...more }, gone)
  return { ...queue, queue, gone, told: () => framesIn((queue.stream.read() as Buffer | null) ?? Buffer.alloc(0)) }
}

test('what is told comes in its order, and after the end nothing', () => {
  const { tell, end, gone, told, queue } = opened()
  tell({ n: 1 })
  tell({ n: 2 })
  end()
  tell({ n: 3 })
  end({ code: 'internal', message: 'late' })
  expect(told()).toEqual([
    [0, { n: 1 }],
    [0, { n: 2 }],
    [2, {}]
  ])
  expect([gone.mock.calls.length, queue.isOver]).toEqual([1, true])
})

test('while nothing is told a sign of life goes out, as often as it was asked for', () => {
  const { told } = opened()
  vi.advanceTimersByTime(101_000)
  expect(told()).toEqual([
    [0, { still: true }],
    [0, { still: true }]
  ])
})

test('it ends when the time of the call is over', () => {
  const { told, gone } = opened({ endsAfterMs: 3_000 })
  vi.advanceTimersByTime(3_000)
  expect(told()).toMatchObject([[2, { error: { code: 'deadline_exceeded' } }]])
  expect(gone).toHaveBeenCalledOnce()
})

test('it ends where nobody reads what is told, rather than keep more and more', () => {
  const { tell, gone } = opened()
  const much = { text: 'x'.repeat(1 << 20) }
  for (let n = 0; n < 80; n++) tell(much)
  expect(gone).toHaveBeenCalledOnce()
})

test('whoever hangs up is told nothing more, and what tells it hears of that once', () => {
  const { stream, tell, gone } = opened()
  stream.destroy()
  tell({ n: 1 })
  expect(gone).toHaveBeenCalledOnce()
})
