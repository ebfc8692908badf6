import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { codeOf, sandboxesOf } from '../testing/test-sandboxes.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
beforeAll(async () => {
  it = await startTestExecutor({ sources: [testSource({ withFiles: true })] })
})
afterAll(() => it.server.close())
const { newToken, make } = sandboxesOf(() => it)

/** Begins to send a file of 60 MiB, and gives what is answered before its body comes. */
const beginUpload = (id: string) => {
  const { host, hostname, port } = new URL(it.url)
  const head = [
    `PUT /v1/sandboxes/${id}/files?path=x HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/octet-stream',
    `Content-Length: ${60 << 20}`
  ]
  const socket = connect(Number(port), hostname)
  socket.write(`${head.join('\r\n')}\r\n\r\nx`)
  return { socket, answer: once(socket, 'data').then(([bytes]) => String(bytes)) }
}

test('a file for a sandbox that is not there is refused before it is sent', async () => {
  const { socket, answer } = beginUpload('sbx_nobody')
  expect(await answer).toMatch(/^HTTP\/1\.1 404 [\s\S]*executor\/unknown-sandbox/)
  socket.destroy()
})

test('files that are slow to come take no more than their tenant’s places, and give them back', async () => {
  const token = await newToken()
  const { id } = await make(token)
  const uploads = Array.from({ length: 5 }, () => beginUpload(id))
  // The four that have places are answered only once they are whole.
  const answers = uploads.map(({ answer }) => answer)
  expect(await Promise.race(answers)).toMatch(/^HTTP\/1\.1 429 [\s\S]*executor\/busy/)
  for (const answer of answers) answer.catch(() => undefined)
  for (const { socket } of uploads) socket.destroy()
  const read = () => it.ask('GET', `/v1/sandboxes/${id}/files?path=x`, token)
  await expect.poll(async () => codeOf(await read())).toEqual([404, 'executor/no-file'])
})
