import { ok, refuse } from '@writ/dsl/contract'
import type { FastifyReply } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { placeFor } from './place-for.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Places that are all taken until a test frees one. */
const places = () => {
  const raw = { destroyed: false }
  let isFree = false
  const begin = () => (isFree ? ok(() => {}) : refuse('executor/busy', { seconds: 1 }))
  const place = placeFor({ begin }, 'tenant', { raw } as unknown as FastifyReply)
  const free = () => {
    isFree = true
  }
  return { place, free, raw }
}

test('a file waits for a place, and gets the next that is free', async () => {
  const { place, free } = places()
  await vi.advanceTimersByTimeAsync(5_000)
  free()
  await vi.advanceTimersByTimeAsync(100)
  expect(await place).toMatchObject({ ok: true })
})

test('a file for which none comes is refused, and so is one that nobody waits for', async () => {
  const { place } = places()
  await vi.advanceTimersByTimeAsync(31_000)
  expect(await place).toMatchObject({ refusal: { code: 'executor/busy' } })
  const gone = places()
  gone.raw.destroyed = true
  await vi.advanceTimersByTimeAsync(100)
  expect(await gone.place).toMatchObject({ refusal: { code: 'executor/busy' } })
})
