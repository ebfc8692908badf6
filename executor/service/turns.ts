import { ok, type Result, refuse } from '@writ/dsl/contract'

export interface TurnLimits {
  /** Pieces of code that run at once. */
  readonly slots: number
  /** Bytes of memory that their machines take together, with what holds them. */
  readonly memory: number
  /**
   * How many may wait, and how many of them in one lane. The first of a lane may always, while no more lanes wait than may wait in
   * all; and so may the first of a member, within its lane.
   */
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

/** Whose turn it would be: the lane, and who in it. */
export interface Whose {
  readonly lane: string
  readonly member: string
}

export interface Turns {
  /** Refuses `executor/busy` with the seconds after which it may be worth a try. */
  take(whose: Whose, memory: number): Result<Turn>
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

/** The places of each member, in the order in which members are served. */
type Lane = ReadonlyMap<string, readonly Place[]>

const countIn = (lane: Lane): number => [...lane.values()].reduce((count, places) => count + places.length, 0)

/** The map with `key` at its end, or without it where nothing is left of it. */
const movedLast = <T>(map: ReadonlyMap<string, T>, key: string, left: T | undefined): ReadonlyMap<string, T> => {
  const rest = [...map].filter(([other]) => other !== key)
  return new Map(left === undefined ? rest : [...rest, [key, left]])
}

/**
 * Whose turn it is: at most so many at once, and so much memory; the lanes by turns (round robin), in each its members by turns, and
 * of a member first come, first served. Who is next waits until there is memory, and nobody overtakes: every turn ends, so that one comes to each.
 */
export const takeTurns = (limits: TurnLimits, now: () => number): Turns => {
  /** In the order in which lanes are served. */
  const lanes = new Map<string, Lane>()
  let waiting = 0
  let running = 0
  let held = 0
  let usual = GUESS_MS

  const secondsToWait = (): number => {
    const rounds = (waiting + running + 1) / limits.slots
    return Math.min(MOST_SECONDS, Math.max(1, Math.ceil((rounds * usual) / 1000)))
  }

  const keep = (name: string, lane: Lane): void => {
    if (lane.size > 0) lanes.set(name, lane)
    else lanes.delete(name)
  }

  const serve = (): void => {
    while (running < limits.slots) {
      const [next] = lanes
      if (!next) return
      const [name, lane] = next
      const [first] = lane
      if (!first) return
      const [member, [place, ...others]] = first
      if (!place || held + place.memory > limits.memory) return
      lanes.delete(name)
      keep(name, movedLast(lane, member, others.length > 0 ? others : undefined))
      waiting -= 1
      running += 1
      held += place.memory
      place.start()
    }
  }

  const leaveQueue = ({ lane: name, member }: Whose, place: Place): void => {
    const lane = new Map(lanes.get(name))
    const others = lane.get(member)?.filter((other) => other !== place) ?? []
    if (others.length > 0) lane.set(member, others)
    else lane.delete(member)
    waiting -= 1
    keep(name, lane)
  }

  /** Lanes that fill the queue shut out no other lane, and members that fill a lane no other member. */
  const isFull = (lane: Lane | undefined, member: string): boolean => {
    if (!lane) return lanes.size >= limits.waiting
    if (waiting >= limits.waiting) return true
    return (lane.has(member) ? countIn(lane) : lane.size) >= limits.waitingInLane
  }

  return {
    take(whose, memory) {
      const { lane: name, member } = whose
      const lane = lanes.get(name)
      if (isFull(lane, member)) return refuse('executor/busy', { seconds: secondsToWait() })
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
      lanes.set(name, new Map(lane).set(member, [...(lane?.get(member) ?? []), place]))
      waiting += 1
      serve()
      return ok({
        come: come.promise,
        leave() {
          if (left) return
          left = true
          if (since === undefined) leaveQueue(whose, place)
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
