import type { Sink } from '../../contract/index.ts'
import type { Blessed, Trace } from '../drive/trace.ts'

/**
 * How much what a sink saw differs between two runs.
 * - `none`: not at all.
 * - `stopping`: one saw what the other did until its run stopped, and no more.
 * - `more`: anything else; also where it saw less although its run came to its own end.
 */
export type Difference = 'none' | 'stopping' | 'more'

const NOTHING: readonly string[] = []

export const differenceAt = (sink: Sink, one: Trace, other: Trace): Difference => {
  const a = one.sees.get(sink) ?? NOTHING
  const b = other.sees.get(sink) ?? NOTHING
  const [short, long, stopped] = a.length <= b.length ? [a, b, one] : [b, a, other]
  if (short.some((what, i) => what !== long[i])) return 'more'
  if (short.length < long.length) return stopped.ended === 'done' ? 'more' : 'stopping'
  if (sink !== 'planner' || one.end === other.end) return 'none'
  return one.ended === 'done' && other.ended === 'done' ? 'more' : 'stopping'
}

/** Where a step that both runs took first let go of different values. What follows may differ as was asked for, nothing before. */
export const blessedApart = (
  one: Trace,
  other: Trace,
  to: string | undefined
): readonly [Blessed, Blessed] | undefined => {
  for (const [step, blessing] of one.blessed) {
    const same = other.blessed.get(step)
    if (blessing.to === to && same !== undefined && same.value !== blessing.value) return [blessing, same]
  }
  return undefined
}

/** How much what a sink saw differs, up to where the runs let go of different values to it. */
export const differenceBefore = (sink: Sink, one: Trace, other: Trace): Difference => {
  const apart = blessedApart(one, other, sink)
  if (!apart) return differenceAt(sink, one, other)
  const [a, b] = apart
  const before = (of: Trace, { seen }: Blessed) => JSON.stringify(of.sees.get(sink)?.slice(0, seen) ?? [])
  return before(one, a) === before(other, b) ? 'none' : 'more'
}
