import type { BetweenDatabase } from './between-database.ts'
import type { Point, Victim } from './cells.ts'
import type { CrashRoad } from './crash-road.ts'
import { type HeldAt, holdWorker } from './held-worker.ts'

/** A point at which the road is held: whoever is to be struck is struck once it is reached, and then it is let go. */
export interface Held {
  readonly reached: Promise<unknown>
  release(): Promise<void>
}

export type HeldPoint = Exclude<Point, 'in-migration'>

const whenSoon = (release: () => void) => async () => release()

/** The server holds its decision, and the device has not heard of it. */
const afterDecision = async ({ between }: CrashRoad, decided: Promise<unknown>): Promise<Held> => {
  const { release } = between.holdChannel()
  return { reached: decided, release: whenSoon(release) }
}

const inWorker =
  (at: HeldAt) =>
  ({ context }: CrashRoad): Promise<Held> =>
    holdWorker(context(), at)

const inUpload = async ({ between }: CrashRoad, n: number): Promise<Held> => {
  const { reached, release } = between.holdUpload(n % 2 ? 'answer' : 'request')
  return { reached, release: whenSoon(release) }
}

/** Holds an upload on its way, holds by `hold` what that upload leads to, and only then lets it go on to there. */
const behindUpload = (
  { between }: CrashRoad,
  hold: () => { readonly reached: Promise<unknown>; release(): void }
): Held => {
  const upload = between.holdUpload('request')
  let held: { release(): void } | undefined
  const reached = upload.reached.then(async () => {
    const now = hold()
    held = now
    upload.release()
    return await now.reached
  })
  return {
    reached,
    release: async () => {
      upload.release()
      held?.release()
    }
  }
}

/** How many writes to the disk an upload makes. */
const WRITES = 3

/** The server's process stands in the write to the disk that an upload waits for: before it or after it, each of its writes in turn. */
const inWrite = (road: CrashRoad, n: number): Held =>
  behindUpload(road, () => road.disk.hold(n % 2 ? 'after' : 'before', 1 + (Math.floor(n / 2) % WRITES)))

/** PostgreSQL is about to be told to commit leaves of the log, or has, and nobody has heard that. */
const inCommit = (road: CrashRoad, between: BetweenDatabase, n: number): Held =>
  behindUpload(road, () => between.holdCommit('insert into "log_leaf"', n % 2 ? 'after' : 'before'))

/** What is appended to: the server's log, and for worker and browser by turns the device's own journal. */
const inAppend = async (road: CrashRoad, victim: Victim, n: number): Promise<Held> => {
  if (road.database) return inCommit(road, road.database.between, n)
  return victim !== 'server' && n % 2 === 0 ? inWorker('append')(road) : inWrite(road, n)
}

/** Holds the road where the `n`th strike of a cell hits; `decided` settles when the planner heard of the decision. */
export const holdAt = async (
  point: HeldPoint,
  road: CrashRoad,
  victim: Victim,
  n: number,
  decided: Promise<unknown>
): Promise<Held> => {
  switch (point) {
    case 'after-decision':
      return afterDecision(road, decided)
    case 'after-intent':
      return inWorker('dispatch')(road)
    case 'in-act': {
      const { reached, release } = road.site.hold()
      return { reached, release: whenSoon(release) }
    }
    case 'after-act':
      return inWorker('outcome')(road)
    case 'in-upload':
      return inUpload(road, n)
    case 'in-append':
      return inAppend(road, victim, n)
  }
}
