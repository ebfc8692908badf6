import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { retryAfterMs } from '../retry-after.ts'
import { patientFetch } from './patient-fetch.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

const serve = async (...statuses: readonly (number | 'hang-up')[]) => {
  let count = 0
  const server = createServer((request, response) => {
    const status = statuses[Math.min(count++, statuses.length - 1)] ?? 200
    if (status === 'hang-up') return void request.socket.destroy()
    response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count }
}

describe('a request', () => {
  test('is sent again to a server that was too busy', async () => {
    const { url, count } = await serve(429, 429, 200)
    expect((await patientFetch()(url, { method: 'POST' })).status).toBe(200)
    expect(count()).toBe(3)
  })

  test('is given up where the server is busy for too long, with its answer', async () => {
    const { url } = await serve(429)
    expect((await patientFetch({ seconds: 0 })(url)).status).toBe(429)
  })

  test.each([500, 503] as const)('that is answered %i is not sent again: it may have been done', async (status) => {
    const { url, count } = await serve(status)
    expect((await patientFetch()(url, { method: 'POST' })).status).toBe(status)
    expect(count()).toBe(1)
  })

  test('whose answer was lost is not sent again', async () => {
    const { url, count } = await serve('hang-up')
    await expect(patientFetch()(url, { method: 'POST' })).rejects.toThrow()
    expect(count()).toBe(1)
  })
})

test.each<[string, number | undefined]>([
  ['3', 3000],
  ['Sun, 01 Mar 2026 09:00:05 GMT', 5000],
  ['Sun, 01 Mar 2026 08:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined]
])('`Retry-After: %s` is %s ms', (said, ms) => {
  expect(retryAfterMs(new Headers({ 'retry-after': said }), Date.parse('2026-03-01T09:00:00Z'))).toBe(ms)
})
