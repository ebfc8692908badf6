import type { Row } from '../conformance/row.ts'
import { median } from '../quantile.ts'
import { FAMILIES, type Measured, type Side, type SideName } from './side.ts'
import { allTokens } from './tally.ts'

/** What is compared: how much of it a side took for a task, the median of its times. */
export interface Measure {
  readonly said: string
  readonly unit: string
  readonly of: (side: Side) => number
  /** What comes once for all tasks beside that. */
  readonly once?: (side: Side) => number
  /** What Writ's is to be at most, over the peer's. */
  readonly aim?: number
}

/** What a model is taken to need for one round, in ms, where its time is told. */
export const MODEL_MS = 2_000

/** The floor of it is what a browser and the sites need, whoever drives it. */
export const WALL_TIME: Measure = { said: 'wall time', unit: 'ms', of: ({ ms }) => ms, aim: 0.5 }

export const MEASURES: readonly Measure[] = [
  { said: 'tokens', unit: 'tokens', of: ({ tally }) => allTokens(tally), aim: 0.2 },
  { said: 'tokens without tools and prompt', unit: 'tokens', of: ({ tally }) => tally.read + tally.written },
  {
    said: 'tokens, the tasks of one session',
    unit: 'tokens',
    of: ({ tally }) => tally.read + tally.written,
    once: ({ tally }) => tally.told
  },
  { said: 'tokens, all read again at each round', unit: 'tokens', of: ({ tally }) => tally.again + tally.written },
  { said: 'round trips', unit: 'calls', of: ({ tally }) => tally.trips, aim: 0.25 },
  WALL_TIME,
  {
    said: `wall time with a model of ${MODEL_MS / 1000} s a round`,
    unit: 'ms',
    of: ({ ms, tally }) => ms + (tally.trips + 1) * MODEL_MS
  }
]

export const PEERS = { refs: '@playwright/mcp by refs', selectors: '@playwright/mcp by selectors' } as const
export type PeerName = keyof typeof PEERS

export const FLOOR = 'Playwright’s library alone'

const isWhole = (sides: readonly Side[]): boolean => sides.length > 0 && sides.every(({ failed }) => failed === '')

/** A task that a side did not do each time is not compared. */
export const isDone = ({ sides }: Measured, name: SideName): boolean => isWhole(sides[name])

export const failuresOf = ({ sides }: Measured): readonly string[] =>
  Object.entries(sides).flatMap(([name, all]) =>
    all.flatMap(({ failed }) => (failed === '' ? [] : [`${name} failed: ${failed.slice(0, 300)}`]))
  )

export const takenBy = ({ sides }: Measured, name: SideName, { of }: Measure): number => median(sides[name].map(of))

/** The sum of one side, Writ's as a rule, over another's, of the tasks that both did; `NaN` of none. */
export const ratioOf = (
  all: readonly Measured[],
  under: SideName,
  measure: Measure,
  over: SideName = 'writ'
): number => {
  const both = all.filter((one) => isDone(one, over) && isDone(one, under))
  const sum = (name: SideName) => {
    const [first] = both.flatMap(({ sides }) => sides[name])
    return both.reduce((so, one) => so + takenBy(one, name, measure), first ? (measure.once?.(first) ?? 0) : 0)
  }
  return both.length === 0 ? Number.NaN : sum(over) / sum(under)
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** For each family and for all of them: what Writ takes over what the peer takes, and how many tasks each did. */
export const rowsOfPlanner = (all: readonly Measured[]): readonly Row[] => {
  const groups = [
    ...FAMILIES.map((family) => [family, all.filter((one) => one.family === family)] as const),
    ['all', all] as const
  ]
  return groups.flatMap(([group, some]) => {
    if (some.length === 0) return []
    const done = Object.entries({ writ: 'writ', ...PEERS, bare: FLOOR }).map(([name, said]) => ({
      metric: `${group}: tasks done by ${said}`,
      value: some.filter((one) => isDone(one, name as SideName)).length,
      unit: `of ${some.length}`
    }))
    const ratios = (Object.keys(PEERS) as PeerName[]).flatMap((peer) =>
      MEASURES.map((measure) => ({
        metric: `${group}: ${measure.said} of writ over ${PEERS[peer]}`,
        value: rounded(ratioOf(some, peer, measure)),
        unit: 'x'
      }))
    )
    const floor = Object.entries({ writ: 'writ', ...PEERS }).map(([name, said]) => ({
      metric: `${group}: wall time of ${said} over ${FLOOR}`,
      value: rounded(ratioOf(some, 'bare', WALL_TIME, name as SideName)),
      unit: 'x'
    }))
    return [...done, ...ratios, ...floor]
  })
}
