import type { Point, Struck, Victim } from './cells.ts'
import { type CrashRoad, openCrashRoad } from './crash-road.ts'
import { type Observer, observe } from './observer.ts'
import { strikeAfter, strikeAt } from './strike-cell.ts'
import { strikeMigration } from './strike-migration.ts'

export interface Chosen {
  readonly victims: readonly Victim[]
  readonly points: readonly Point[]
  /** How often each victim is struck at each point. */
  readonly times: number
  /** How many strikes at random moments, and from which seed they follow. */
  readonly random: number
  readonly seed: number
}

/** As long as a round takes by itself. */
const ROUND_MS = 6_000
/** Strikes after which the road is opened anew, so that its log stays short enough to be verified after each. */
const MOST = 40

type Strike = (road: CrashRoad, observer: Observer) => Promise<Struck>

/** Numbers from 0 to 1, the same ones for a seed (mulberry32). */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const atPoints = ({ points, times }: Chosen, victim: Victim): readonly Strike[] =>
  points.flatMap((point) =>
    Array.from({ length: times }, (_, n): Strike => {
      if (point === 'in-migration') return (road, observer) => strikeMigration(road, observer, { victim, n })
      return (road, observer) => strikeAt(road, observer, { victim, point, n })
    })
  )

const atRandom = ({ victims, random, seed }: Chosen): ReadonlyMap<Victim, readonly Strike[]> => {
  const next = randomFrom(seed)
  const strikes = new Map<Victim, Strike[]>(victims.map((victim) => [victim, []]))
  for (let n = 0; n < random; n++) {
    const victim = victims[Math.floor(next() * victims.length)]
    const at = Math.floor(next() * ROUND_MS)
    if (victim) strikes.get(victim)?.push((road, observer) => strikeAfter(road, observer, { victim, at, n }))
  }
  return strikes
}

/** Strikes all that was chosen, on roads with the embedded database, and for strikes on the database with PostgreSQL. */
export async function* strikeAll(chosen: Chosen): AsyncGenerator<Struck> {
  const random = atRandom(chosen)
  for (const onPostgres of [false, true]) {
    const strikes = chosen.victims
      .filter((victim) => (victim === 'database') === onPostgres)
      .flatMap((victim) => [...atPoints(chosen, victim), ...(random.get(victim) ?? [])])
    for (let from = 0; from < strikes.length; from += MOST) {
      const road = await openCrashRoad({ onPostgres })
      const observer = await observe(road)
      try {
        for (const strike of strikes.slice(from, from + MOST)) yield await strike(road, observer)
      } finally {
        observer.close()
        await road.close()
      }
    }
  }
}
