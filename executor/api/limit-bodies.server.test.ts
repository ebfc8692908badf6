import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startTestExecutor } from '../testing/test-executor.ts'

const MEBIBYTE = 1024 * 1024

test('bodies whose end never comes take no more than their part, and leave room once their senders are gone', async () => {
  const it = await startTestExecutor({ limits: { bodyBytes: 64 * MEBIBYTE } })
  const { port } = it.server
  /** A request without any token that says how much comes, and sends a part of it. */
  const begin = async (...lines: readonly string[]) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    const head = ['POST /v1/run HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Content-Type: application/json', ...lines]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    const answered = once(socket, 'data').then(([bytes]) => String(bytes).split('\r\n', 1)[0])
    return { socket, answered }
  }
  try {
    const run = async () => (await it.runAlone(await it.token(), { code: 'echo hello' })).status
    const first = await begin(`Content-Length: ${8 * MEBIBYTE}`)
    const second = await begin('Transfer-Encoding: chunked')
    await expect.poll(run).toBe(429)
    const third = await begin(`Content-Length: ${8 * MEBIBYTE}`)
    expect(await third.answered).toMatch(/ 429 /)
    for (const { socket } of [first, second, third]) socket.destroy()
    await expect.poll(run).toBe(200)
    // A larger one is none at all.
    expect(await (await begin('Content-Length: 999999999')).answered).toMatch(/ 413 | 400 /)
    expect(await run()).toBe(200)
  } finally {
    await it.server.close()
  }
})
