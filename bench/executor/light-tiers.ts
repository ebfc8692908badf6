import { setTimeout as sleep } from 'node:timers/promises'
import { hostSources, imagesByLanguage, lookAtTiers } from '@writ/executor'
import type { Row } from '../conformance/row.ts'
import { quantile } from '../quantile.ts'
import { bareJail, bareQuickjs } from './bare-floors.ts'
import { oneJob } from './fresh-machines.ts'

const TIMES = 20
/** What comes after a job, such as the process that waits for the next, is outside of what is timed. */
const REST_MS = 1_500

/** Milliseconds, in order of time; the first, which pays for what is loaded once, is left out. */
const timesOf = async (act: () => Promise<number>, restMs = 0): Promise<readonly number[]> => {
  const times: number[] = []
  for (let n = 0; n <= TIMES; n++) {
    await sleep(restMs)
    times.push(await act())
  }
  return times.slice(1)
}

const timed = (act: () => Promise<void>) => async (): Promise<number> => {
  const started = performance.now()
  await act()
  return performance.now() - started
}

const round = (value: number): number => Math.round(value * 100) / 100

const rowsOf = (metric: string, times: readonly number[], beside: string, floor: readonly number[]): readonly Row[] => [
  { metric: `${beside}, p50`, value: round(quantile(floor, 0.5)), unit: 'ms' },
  ...([0.5, 0.95] as const).map((part) => ({
    metric: `${metric}, p${part * 100}`,
    value: round(quantile(times, part)),
    unit: 'ms',
    beside,
    ratio: round(quantile(times, part) / quantile(floor, 0.5))
  }))
]

/** From the request to the first value in the tiers without a virtual machine, each beside the bare thing that holds its code. */
export const measureLightTiers = async (say: (line: string) => void): Promise<readonly Row[]> => {
  const sources = hostSources({ tiers: ['wasm', 'process'], say })
  const offers = await lookAtTiers(sources)
  const images = imagesByLanguage(offers)
  const rows: Row[] = []
  try {
    for (const offer of offers) {
      if (!('source' in offer)) {
        if (offer.tier !== 'microvm') say(`${offer.tier} is not measured: ${offer.lack}`)
        continue
      }
      const { tier, source } = offer
      const language = tier === 'wasm' ? 'javascript' : 'python'
      say(`${tier}: ${language}`)
      const times = await timesOf(() => oneJob(source, images[language] ?? '', language), REST_MS)
      const [beside, bare] =
        tier === 'wasm'
          ? (['bare QuickJS, warm', await bareQuickjs()] as const)
          : (['bare bubblewrap with Python', bareJail] as const)
      rows.push(...rowsOf(`request to first value, ${tier}`, times, beside, await timesOf(timed(bare))))
    }
    return rows
  } finally {
    await Promise.all(sources.map((source) => source.close()))
  }
}
