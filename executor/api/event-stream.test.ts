import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TakenOn } from '../service/index.ts'
import { streamJob } from './event-stream.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('an answer that has nothing to tell for long says now and then that it goes on, until nobody reads it', () => {
  let asked: AbortSignal | undefined
  const waits: TakenOn = ({ signal }) => {
    asked = signal
    return new Promise(() => {})
  }
  const stream = streamJob(waits, (error) => {
    throw error
  })
  expect(String(stream.read())).toBe(': taken\n\n')
  vi.advanceTimersByTime(20_000)
  expect(String(stream.read())).toBe(': still here\n\n: still here\n\n')
  expect(asked?.aborted).toBe(false)
  stream.destroy()
  expect(asked?.aborted).toBe(true)
})
