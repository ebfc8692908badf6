/** So long after the first change, in ms, the next is told at the soonest. */
const FIRST_MS = 1_000

export interface Changes {
  say(on: boolean): void
  /** Nothing more is to come: what was last told to be so is no more. */
  end(): void
}

/**
 * Passes on what may change as often as a page likes: the first change at once, each further one no sooner than after twice the time
 * of the one before, and then only as it stands. So what is told in a time grows with its logarithm, whatever is said.
 */
export const tellChanges = (tell: (on: boolean) => void): Changes => {
  let now = false
  let told = false
  let gap = FIRST_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  const tellNow = () => {
    timer = undefined
    if (now === told) return
    told = now
    tell(now)
    timer = setTimeout(tellNow, gap)
    gap *= 2
  }
  return {
    say(on) {
      now = on
      if (timer === undefined) tellNow()
    },
    end() {
      clearTimeout(timer)
      if (told) tell(false)
    }
  }
}
