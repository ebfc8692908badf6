/** Time a person must have had the question in front of them before `Allow once` works, in milliseconds. */
export const ARMING_MS = 800

/** The most that one look may add: a frozen or throttled page has not been seen for the time it slept. */
const LONGEST_LOOK_MS = 120

export interface ArmingClock {
  /** Looks again; gives progress from 0 to 1. Any look that finds the page unattended starts again from 0. */
  readonly look: (now: number, attended: boolean) => number
  /** Starts again: the page lost focus or was hidden between two looks. */
  readonly restart: () => void
}

/** Counts only time during which every look found the page focused and visible. */
export const armingClock = (needed: number = ARMING_MS): ArmingClock => {
  let seen = 0
  let last: number | undefined
  const restart = () => {
    seen = 0
    last = undefined
  }
  return {
    restart,
    look: (now, attended) => {
      if (!attended) {
        restart()
        return 0
      }
      if (last !== undefined) seen += Math.min(Math.max(now - last, 0), LONGEST_LOOK_MS)
      last = now
      return Math.min(seen / needed, 1)
    }
  }
}
