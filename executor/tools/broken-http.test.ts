import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openToolHost } from './open-tool-host.ts'

const LIMITS = { beginMs: 1500, callMs: 1500, beginBytes: 200_000, callBytes: 50_000, messages: 50 }
const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** What a server says below MCP that is no whole answer: nothing of it may end this process, or take longer than its bounds. */
test.each<[string, (socket: Socket) => void]>([
  ['closes at once', (socket) => socket.end()],
  ['breaks the connection', (socket) => socket.resetAndDestroy()],
  ['speaks another protocol', (socket) => socket.end('SSH-2.0-x\r\n')],
  ['breaks off in its head', (socket) => socket.end(JSON_HEAD)],
  ['breaks off in its body', (socket) => socket.end(`${JSON_HEAD}content-length: 100\r\n\r\n{"jsonrpc"`)],
  [
    'breaks the connection in its body',
    (socket) => {
      socket.write(`${JSON_HEAD}content-length: 100\r\n\r\n{"jsonrpc"`)
      setTimeout(() => socket.resetAndDestroy(), 50)
    }
  ],
  [
    'breaks the connection in a stream',
    (socket) => {
      socket.write(`${STREAM_HEAD}transfer-encoding: chunked\r\n\r\n6\r\ndata: \r\n`)
      setTimeout(() => socket.resetAndDestroy(), 50)
    }
  ],
  ['says a chunk of no size', (socket) => socket.end(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`)],
  ['says two lengths', (socket) => socket.end(`${JSON_HEAD}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`)],
  [
    'says a length and chunks',
    (socket) => socket.end(`${JSON_HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`)
  ],
  ['has a head without an end', (socket) => socket.write(`${JSON_HEAD}x: ${'x'.repeat(100_000)}`)],
  [
    'has trailers without an end',
    (socket) => socket.write(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n0\r\nx: ${'x'.repeat(100_000)}`)
  ],
  [
    'would speak otherwise',
    (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
  ],
  ['has a status that there is not', (socket) => socket.end('HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n')],
  ['has a status beyond all', (socket) => socket.end('HTTP/1.1 999 No\r\ncontent-length: 0\r\n\r\n')],
  [
    'gives early hints without an end',
    (socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n'.repeat(100)), 10)
      socket.once('close', () => clearInterval(timer))
    }
  ],
  [
    'answers twice',
    (socket) => socket.end(`${JSON_HEAD}content-length: 2\r\n\r\n{}${JSON_HEAD}content-length: 2\r\n\r\n{}`)
  ],
  [
    'packs what it says',
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: br\r\n\r\nx')
  ]
])('a tool server that %s is not listed, and does no harm', async (_, does) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => does(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const host = openToolHost({ near: [origin], limits: LIMITS })
  closers.push(host.close, async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const listed = await host.list({ server: { kind: 'http', url: `${origin}/mcp` } })
  expect(listed).toMatchObject({
    ok: false,
    refusal: { code: expect.stringMatching(/^tool\/(?:away|malformed|too-)/) }
  })
})
