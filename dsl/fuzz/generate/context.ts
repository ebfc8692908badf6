import type { CheckContext, ObservedRef, Origin, Source, Type } from '../../contract/index.ts'
import type { Random } from '../random.ts'
import type { PlannedSite } from './env.ts'
import { BOOLEAN, DATE, FILE, listOf, NUMBER, ROW, TEXT } from './tree.ts'

/** An origin that no plan declares: an earlier turn read something there. */
export const ELSEWHERE = 'https://old.test' as Origin

/** Values that earlier turns may have kept, by the names that plans declare. */
export const KEPT: Readonly<Record<string, Type>> = {
  kt: TEXT,
  kl: listOf(TEXT),
  kn: NUMBER,
  kb: BOOLEAN,
  kr: listOf(ROW),
  kd: DATE,
  kf: FILE
}

/** What situations call them. */
export const HOLES: Readonly<Record<string, string>> = { k: 'kt', l: 'kl', n: 'kn', b: 'kb' }

const REFS: Readonly<Record<string, ObservedRef>> = {
  e1: { document: 'd1', role: 'link', name: 'A' },
  e2: { document: 'd1', role: 'button', name: 'B', nth: 2 }
}

export interface Wanted {
  readonly kept: readonly string[]
  readonly shown?: Source
  readonly released?: { readonly to: Origin; readonly from: Source }
}

/** What a plan is checked against: kept values with where they come from, what was shown and released before, refs. */
export const makeContext = (random: Random, sites: readonly PlannedSite[], wanted: Wanted): CheckContext => {
  const origins = sites.map(({ origin }) => origin)
  const anySource = () => random.pick<Source>([ELSEWHERE, ELSEWHERE, ELSEWHERE, ...origins, 'person', 'sandbox'])
  const kept = Object.fromEntries(
    wanted.kept.map((name) => [
      name,
      { type: KEPT[name] as Type, from: [...new Set([anySource(), anySource()])].sort() }
    ])
  )
  const shown = wanted.shown ?? (random.chance(0.08) ? random.pick([ELSEWHERE, ...origins]) : undefined)
  const released =
    wanted.released ?? (random.chance(0.08) ? { to: random.pick(origins), from: anySource() } : undefined)
  return {
    ...(random.chance(0.3) && { request: 'Please take a and put it at /a' }),
    ...(shown && { shown: [shown] }),
    ...(released && { released: { [released.to]: [released.from] } }),
    kept,
    refs: REFS
  }
}
