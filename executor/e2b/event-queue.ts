import { Readable } from 'node:stream'
import type { ConnectError } from './connect-codes.ts'
import { endFrame, messageFrame } from './envelope.ts'

/** Bytes that may wait for a reader who does not read. */
const MOST_WAITING = 64 * 1024 * 1024
const TOO_SLOW: ConnectError = { code: 'resource_exhausted', message: 'what is told is not read fast enough' }

/** The answer of an RPC that tells events as they come. */
export interface EventQueue {
  readonly stream: Readable
  readonly isOver: boolean
  tell(event: object): void
  /** Tells how it ended, and nothing more. */
  end(error?: ConnectError): void
}

/**
 * Opens the answer of a streaming RPC. `still` is what is told every so many seconds, so that nobody takes silence for the end; `gone` is called once, when
 * nobody hears it any more or it has ended.
 */
export const openEvents = (
  {
    still,
    everySeconds,
    endsAfterMs
  }: { readonly still: object; readonly everySeconds: number; readonly endsAfterMs?: number | undefined },
  gone: () => void
): EventQueue => {
  let isOver = false
  const stream = new Readable({
    read: () => {},
    destroy: (error, done) => {
      stop()
      done(error)
    }
  })
  const stop = () => {
    if (isOver) return
    isOver = true
    clearInterval(beat)
    clearTimeout(deadline)
    gone()
  }
  const end = (error?: ConnectError) => {
    if (isOver) return
    stream.push(endFrame(error))
    stream.push(null)
    stop()
  }
  const tell = (event: object) => {
    if (isOver) return
    if (stream.readableLength > MOST_WAITING) end(TOO_SLOW)
    else stream.push(messageFrame(event))
  }
  const beat = setInterval(() => tell(still), everySeconds * 1000)
  const late = () => end({ code: 'deadline_exceeded', message: 'the time of the call is over' })
  const deadline = endsAfterMs === undefined ? undefined : setTimeout(late, endsAfterMs)
  return {
    stream,
    tell,
    end,
    get isOver() {
      return isOver
    }
  }
}
