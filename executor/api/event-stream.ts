import { Readable } from 'node:stream'
import type { CodeEnd, Result } from '@writ/dsl/contract'
import type { Hear } from '../machine/index.ts'
import type { TakenOn } from '../service/index.ts'

/** A line that means nothing goes out so often, in milliseconds: whoever waits in between takes silence for the end. */
const STILL_HERE_MS = 10_000

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** What bytes say, as they come: a character that was cut in two is told with its other half. */
const openDecoders = (say: (text: string) => void) => {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
  const tell = (stream: 'stdout' | 'stderr', text: string) => {
    if (text !== '') say(event('out', { stream, text }))
  }
  return {
    hear: ((stream, bytes) => tell(stream, decoders[stream].decode(bytes, { stream: true }))) satisfies Hear,
    flush: () => {
      for (const stream of ['stdout', 'stderr'] as const) tell(stream, decoders[stream].decode())
    }
  }
}

/**
 * Runs a job and tells of it as it goes (WHATWG HTML §9.2): `out` with what is printed, then one `end` with what became of it, or
 * one `refused`. Where nobody reads any more, the job is ended.
 */
export const streamJob = (run: TakenOn, onFailure: (error: unknown) => Result<CodeEnd>): Readable => {
  const gone = new AbortController()
  const stream = new Readable({
    read: () => {},
    destroy: (error, done) => {
      gone.abort()
      done(error)
    }
  })
  const say = (text: string) => {
    if (!stream.destroyed) stream.push(text)
  }
  say(': taken\n\n')
  const stillHere = setInterval(() => say(': still here\n\n'), STILL_HERE_MS)
  const { hear, flush } = openDecoders(say)
  run({ hear, signal: gone.signal })
    .catch(onFailure)
    .then((ended) => {
      clearInterval(stillHere)
      flush()
      say(ended.ok ? event('end', ended.value) : event('refused', ended.refusal))
      if (!stream.destroyed) stream.push(null)
    })
  return stream
}
