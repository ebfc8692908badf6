import { native } from './tree/native.ts'

/** Watches whether the page has begun to go. */
export interface Leaving {
  readonly begun: () => boolean
  /** Calls once, synchronously, at the moment the page begins to go; there may be no later task. */
  readonly onBegin: (then: () => void) => void
  readonly stop: () => void
}

export const watchLeaving = (): Leaving => {
  let begun = false
  let then: (() => void) | undefined
  const leave = ({ isTrusted }: Event) => {
    // What a script of the page sends itself says nothing of where the page goes.
    if (begun || !isTrusted) return
    begun = true
    then?.()
  }
  const types = ['beforeunload', 'pagehide'] as const
  for (const type of types) native.listen(window, type, leave, { capture: true })
  return {
    begun: () => begun,
    onBegin: (call) => {
      then = call
    },
    stop: () => {
      for (const type of types) native.unlisten(window, type, leave, { capture: true })
    }
  }
}
