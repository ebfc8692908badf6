import { ok, type Result, refuse } from '@writ/dsl/contract'

export interface TurnLimits {
  /** Pieces of code that run at once. */
  readonly slots: number
  /** Bytes of memory that their machines have together. */
  readonly memory: number
  /** How many may wait, and how many of them in one lane; the first of a lane may always, while no more lanes wait than may wait in all. */
  readonly waiting: number
  readonly waitingInLane: number
}

/** A place in the queue: first one waits, then it is one's turn, then one leaves. */
export interface Turn {
  /** Resolves when it is this one's turn; never, once it was left. */
  readonly come: Promise<void>
  /** Gives up the place, or the turn. Once is enough. */
  leave(): void
}

export interface Turns {
  /** Refuses `executor/busy` with the seconds after which it may be worth a try. */
  take(lane: string, memory: number): Result<Turn>
  readonly waiting: number
  readonly running: number
}

/** The first guess of how long a turn takes, in milliseconds, and how much each turn that is seen changes it. */
const GUESS_MS = 1_000
const WEIGHT = 0.1
const MOST_SECONDS = 60

interface Place {
  readonly memory: number
  readonly start: () => void
}

/**
 * Whose turn it is: at most so many at once, and so much memory; the lanes by turns (round robin), within a lane first come, first
 * served. Who is next waits until there is memory, and nobody overtakes: every turn ends, so that one comes to each.
 */
export const takeTurns = (limits: TurnLimits, now: () => number): Turns => {
  /** In the order in which lanes are served. */
  const lanes = new Map<string, Place[]>()
  let waiting = 0
  let running = 0
  let held = 0
  let usual = GUESS_MS

  const secondsToWait = (): number => {
    const rounds = (waiting + running + 1) / limits.slots
    return Math.min(MOST_SECONDS, Math.max(1, Math.ceil((rounds * usual) / 1000)))
  }

  const serve = (): void => {
    while (running < limits.slots) {
      const [next] = lanes
      if (!next) return
      const [lane, [place, ...others]] = next
      if (!place || held + place.memory > limits.memory) return
      lanes.delete(lane)
      if (others.length > 0) lanes.set(lane, others)
      waiting -= 1
      running += 1
      held += place.memory
      place.start()
    }
  }

  const leaveQueue = (lane: string, place: Place): void => {
    const others = lanes.get(lane)?.filter((other) => other !== place) ?? []
    waiting -= 1
    if (others.length > 0) lanes.set(lane, others)
    else lanes.delete(lane)
  }

  return {
    take(lane, memory) {
      const own = lanes.get(lane) ?? []
      // Lanes that fill the queue shut out no other.
      const isFull = own.length === 0 ? lanes.size >= limits.waiting : waiting >= limits.waiting
      if (isFull || own.length >= limits.waitingInLane) return refuse('executor/busy', { seconds: secondsToWait() })
      const come = Promise.withResolvers<void>()
      let since: number | undefined
      let left = false
      const place: Place = {
        memory,
        start: () => {
          since = now()
          come.resolve()
        }
      }
      lanes.set(lane, [...own, place])
      waiting += 1
      serve()
      return ok({
        come: come.promise,
        leave() {
          if (left) return
          left = true
          if (since === undefined) leaveQueue(lane, place)
          else {
            running -= 1
            held -= memory
            usual += WEIGHT * (now() - since - usual)
          }
          serve()
        }
      })
    },
    get waiting() {
      return waiting
    },
    get running() {
      return running
    }
  }
}
