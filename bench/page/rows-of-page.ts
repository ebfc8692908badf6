import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import type { Row } from '../conformance/row.ts'
import { median, quantile } from '../quantile.ts'
import type { Taken } from './measure-peers.ts'

/** What an observation costs a planner. */
export const sizeOf = (text: string) => ({ bytes: Buffer.byteLength(text), tokens: encode(text).length })

const rounded = (value: number): number => Math.round(value * 100) / 100

const besideOurs = (metric: string, value: number, unit: string, ours: number): Row => ({
  metric,
  value: rounded(value),
  unit,
  beside: 'writ',
  ratio: rounded(value / ours)
})

type Times = 'clicks' | 'farClicks' | 'fills' | 'observations' | 'forms'
const WORDS: Readonly<Record<Times, string>> = {
  clicks: 'click',
  farClicks: 'click far away',
  fills: 'fill',
  observations: 'observation',
  forms: 'whole form'
}

/** Every figure of one page, each beside this project's own in the same run. */
export const rowsOfPage = (taken: readonly Taken[]): readonly Row[] => {
  const [ours] = taken
  if (!ours) return []
  const timesOf = (kind: Times): readonly Row[] =>
    taken.flatMap((one) => {
      const times = one[kind]
      if (times.length === 0) return []
      const metric = `${one.page}: ${WORDS[kind]}, ${one.peer}`
      const p50 = besideOurs(`${metric}, p50`, median(times), 'ms', median(ours[kind]))
      return kind === 'forms'
        ? [p50]
        : [p50, { metric: `${metric}, p95`, value: rounded(quantile(times, 0.95)), unit: 'ms' }]
    })
  const own = sizeOf(ours.text ?? '')
  const sizes = taken.flatMap(({ page, peer, text }) => {
    if (text === undefined) return []
    const { bytes, tokens } = sizeOf(text)
    return [
      besideOurs(`${page}: bytes of an observation, ${peer}`, bytes, 'bytes', own.bytes),
      besideOurs(`${page}: tokens of an observation, ${peer}`, tokens, 'tokens', own.tokens)
    ]
  })
  return [...(['clicks', 'farClicks', 'fills', 'observations', 'forms'] as const).flatMap(timesOf), ...sizes]
}
