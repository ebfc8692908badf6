import type { Writable } from 'node:stream'

/** Calls `then` once an answer is all sent or nobody is there any more to read it, also where that was before. */
export const onceOver = (answer: Writable, then: () => void): void => {
  if (answer.closed || answer.destroyed) then()
  else answer.once('close', then)
}
