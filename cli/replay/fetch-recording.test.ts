import { MAX_RECORDING_BYTES } from '@writ/dsl/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { fetchRecording } from './fetch-recording.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

/** A server that goes on answering for as long as somebody reads, up to so many parts of 1 MiB; how many were read. */
const serve = (parts: number) => {
  let read = 0
  const body = new ReadableStream<Uint8Array>({
    pull(to) {
      if (read++ < parts) to.enqueue(new Uint8Array(1024 * 1024).fill(97))
      else to.close()
    }
  })
  vi.stubGlobal('fetch', async () => new Response(body))
  vi.stubEnv('WRIT_AUDITOR_KEY', 'key')
  return () => read
}

test('of a recording no more is read than is kept', async () => {
  const read = serve(1000)
  expect(await fetchRecording('https://writ.test', 'run_1')).toEqual({ why: 'the recording is too large' })
  expect(read()).toBeLessThan(20)
})

test('a recording as large as is kept is read whole', async () => {
  serve(8)
  expect(await fetchRecording('https://writ.test', 'run_1')).toEqual({ text: 'a'.repeat(MAX_RECORDING_BYTES) })
})
