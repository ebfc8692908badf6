import type { Manifest } from '../../contract/index.ts'
import type { Trace } from '../drive/trace.ts'
import type { Trial, WorldId } from '../drive/trial.ts'
import { countOf, judgeCounts, judgeStep } from './containment.ts'
import { blessedApart, differenceAt } from './dependence.ts'
import { judge } from './judge.ts'
import { type Seen, sinksOf } from './observe.ts'
import type { Violation } from './violation.ts'

/** The base world in which runs are held: all are there as they come. */
const BASE = 2
/** Variants of a source, of the six: one that is calm, one that is strict, one that is hostile. */
const TRIED = [0, 1, 3] as const

/** What was dispatched under each plan that the run went on with, in order. */
const partsOf = (first: Manifest, { held, dispatched }: Trace): [Manifest, Trace['dispatched']][] => {
  const begins = [{ at: 0, manifest: first }, ...held]
  return begins.map(({ at, manifest }, i) => [manifest, dispatched.slice(at, begins[i + 1]?.at)])
}

/** What a resumed run did that the plan it ran under does not tell; or an act that was done and done again. */
const judgeRun = (first: Manifest, trace: Trace): string | undefined => {
  for (const [manifest, dispatched] of partsOf(first, trace)) {
    const stray = dispatched.map((step) => judgeStep(manifest, step)).find(Boolean)
    const over = stray ?? judgeCounts(manifest, countOf(dispatched, []))
    if (over) return over
  }
  return trace.twice
}

const waysOf = ({ held }: Trace): string => JSON.stringify(held.map(({ why }) => why))

/**
 * Runs a plan as one that is held where it stops and resumed with the statement tried again, in one world and with each
 * secret changed. Two runs that were held at the same places for the same reasons look the same to whom the last plan lists
 * no flow to.
 */
export const judgeResumed = (
  trial: Trial,
  sources: readonly string[]
): { violations: Violation[]; resumed: number } => {
  const first = trial.checked.manifest
  const plain = trial.run({ base: BASE }, true)
  const last = plain.held.at(-1)?.manifest
  if (!last) return { violations: [], resumed: 0 }
  const violations: Violation[] = []
  const contained = (trace: Trace, world: WorldId): void => {
    const what = judgeRun(first, trace)
    if (what) violations.push({ kind: 'resume', what, worlds: [world] })
  }
  contained(plain, { base: BASE })
  const flows = new Map<string, Seen>()
  let resumed = 1
  for (const source of sources) {
    if (!plain.asked.has(source)) continue
    for (const variant of TRIED) {
      const world: WorldId = { base: BASE, varied: source, variant }
      const trace = trial.run(world, true)
      if (trace.held.length === 0) continue
      resumed++
      contained(trace, world)
      if (waysOf(trace) !== waysOf(plain)) continue
      for (const sink of sinksOf(trial.checked)) {
        const difference = blessedApart(plain, trace, sink) ? 'none' : differenceAt(sink, plain, trace)
        if (difference !== 'none') flows.set(`${source} ${sink}`, { difference, pair: [{ base: BASE }, world] })
      }
    }
  }
  const seen = {
    flows,
    views: new Map(),
    controls: new Map(),
    kept: new Map(),
    touched: new Map(),
    counts: [],
    strays: []
  }
  const found = judge(seen, last, trial.context).map((each): Violation => ({ ...each, kind: 'resume' }))
  return { violations: [...violations, ...found], resumed }
}
