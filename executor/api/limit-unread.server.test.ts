import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'

const STREAM = 'text/event-stream'
const WHOLE = 'application/json'
const OUTPUT = 12 * 1024 * 1024

let it: TestExecutor
beforeAll(async () => {
  it = await startTestExecutor({ limits: { unreadBytes: 1.5 * OUTPUT } })
})
afterAll(() => it.server.close())

/** Has code print more than fits on the way, and reads nothing. */
const askAndRead = async (accept: string, isReader: boolean) => {
  const token = await it.token({ right: { output: OUTPUT, wall_ms: 100_000 } })
  const body = JSON.stringify({ language: 'javascript', code: 'flood' })
  const { authorization, dpop } = await it.proven('/v1/run', token)
  const head = [
    'POST /v1/run HTTP/1.1',
    `Host: 127.0.0.1:${it.server.port}`,
    'Content-Type: application/json',
    `Accept: ${accept}`,
    `Authorization: ${authorization}`,
    `DPoP: ${dpop}`,
    `Content-Length: ${body.length}`,
    'Connection: close'
  ]
  const socket = connect(it.server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  let read = 0
  if (isReader) socket.on('data', (bytes) => (read += bytes.length))
  await once(socket, isReader ? 'close' : 'connect')
  return { socket, read }
}

/** All that still comes. */
const rest = async (socket: Socket): Promise<number> => {
  let left = 0
  socket.on('data', (bytes) => (left += bytes.length))
  if (!socket.closed) await once(socket, 'close')
  return left
}

test('of those who ask and read nothing as many are cut off as must be, and nobody who reads', {
  timeout: 90_000
}, async () => {
  const kinds = [STREAM, WHOLE, STREAM, WHOLE, STREAM]
  const idle = await Promise.all(kinds.map((accept) => askAndRead(accept, false)))
  const reader = await askAndRead(STREAM, true)
  expect(reader.read).toBeGreaterThan(OUTPUT)
  await pause(2_500)
  const whole = (await Promise.all(idle.map(({ socket }) => rest(socket)))).filter((bytes) => bytes > OUTPUT)
  expect(whole.length).toBeLessThan(kinds.length)
})
