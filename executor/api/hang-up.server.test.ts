import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestExecutor, type TestExecutor } from '../testing/test-executor.ts'
import { testSource } from '../testing/test-source.ts'

let it: TestExecutor
const source = testSource()
/** With a ledger on disk, so that it takes a while between a request and its code. */
const dataDir = mkdtempSync(join(tmpdir(), 'writ-hang-up-'))
beforeAll(async () => {
  it = await startTestExecutor({ sources: [source], dataDir })
})
afterAll(async () => {
  await it.server.close()
  rmSync(dataDir, { recursive: true })
})

/** Sends the code of a plan, and is gone so many milliseconds after the last byte is out. */
const hangUpAfter = async (ms: number, accept: string): Promise<void> => {
  const delivery = await it.deliver({ code: 'wait', grant: { wall_ms: 300_000 } })
  const body = JSON.stringify(delivery)
  const { host, port, hostname } = new URL(it.url)
  const head = [
    'POST /v1/run HTTP/1.1',
    `Host: ${host}`,
    `Accept: ${accept}`,
    'Content-Type: application/json',
    `DPoP: ${await it.prove('/v1/run', delivery.child)}`,
    `Content-Length: ${Buffer.byteLength(body)}`
  ]
  const socket = connect(Number(port), hostname)
  await new Promise<void>((done) => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => done()))
  await pause(ms)
  socket.destroy()
}

describe.each([
  ['at its end', 'application/json'],
  ['as it goes', 'text/event-stream']
])('where the answer comes %s', (_, accept) => {
  test.each([0, 1, 2, 3, 5, 8, 13, 100])('whoever hangs up %i ms after the request ends its code', async (ms) => {
    await hangUpAfter(ms, accept)
    // The tokens of the first were looked at by then.
    expect((await it.run({ code: 'echo next' })).status).toBe(200)
    await expect.poll(() => it.server.executor.load).toMatchObject({ running: 0, waiting: 0 })
    await expect.poll(() => source.left).toBe(0)
  })
})
