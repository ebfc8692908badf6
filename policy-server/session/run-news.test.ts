import { expect, test } from 'vitest'
import { makeRunNews } from './run-news.ts'

test('an agent waits a thousand times at once and no more, and keeps no other from waiting', async () => {
  const news = makeRunNews()
  const waits = Array.from({ length: 1000 }, () => news.listen('run', 'greedy').wait(60_000))
  expect(await news.listen('run', 'greedy').wait(60_000)).toBe(false)
  const other = news.listen('run', 'other').wait(60_000)
  news.tell('run')
  expect(new Set(await Promise.all([...waits, other]))).toEqual(new Set([true]))
  const again = news.listen('run', 'greedy')
  const waiting = again.wait(60_000)
  news.tell('run')
  expect(await waiting).toBe(true)
})
