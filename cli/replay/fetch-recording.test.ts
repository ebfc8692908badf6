import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { MAX_RECORDING_BYTES } from '@writ/dsl/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchRecording } from './fetch-recording.ts'

const PART = Buffer.alloc(1024 * 1024, 'a')

let server: Server | undefined
beforeEach(() => void vi.stubEnv('WRIT_AUDITOR_KEY', 'key'))
afterEach(async () => {
  vi.unstubAllEnvs()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

const listen = async (answer: RequestListener): Promise<string> => {
  const opened = createServer(answer)
  server = opened
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
}

/** A server that goes on answering for as long as somebody reads, up to so many parts of 1 MiB; where it is, and how many it got rid of. */
const serve = async (parts: number) => {
  let sent = 0
  const all = function* () {
    for (; sent < parts; sent++) yield PART
  }
  // A reader that goes away ends it.
  const url = await listen((_, response) => void pipeline(Readable.from(all()), response).catch(() => undefined))
  return { url, sent: () => sent }
}

test('of a recording no more is read than is kept', async () => {
  const { url, sent } = await serve(1000)
  expect(await fetchRecording(url, 'run_1')).toEqual({ why: 'the recording is too large' })
  // What lies between in buffers was sent as well.
  expect(sent()).toBeLessThan(100)
})

test('a recording as large as is kept is read whole', async () => {
  const { url } = await serve(MAX_RECORDING_BYTES / PART.length)
  expect(await fetchRecording(url, 'run_1')).toEqual({ text: 'a'.repeat(MAX_RECORDING_BYTES) })
})

test.each([
  [404, 'the server holds no recording of run_1'],
  [403, /answers with HTTP 403$/]
])('where the server answers %i it says why there is none', async (status, why) => {
  const url = await listen((_, response) => void response.writeHead(status).end())
  const { why: said } = (await fetchRecording(url, 'run_1')) as { readonly why: string }
  expect(said).toMatch(why)
})
