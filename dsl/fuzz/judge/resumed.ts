import type { CheckContext, CheckedPlan, Manifest } from '../../contract/index.ts'
import { formatPlan, parsePlan } from '../../syntax/index.ts'
import type { Trace } from '../drive/trace.ts'
import type { Trial, WorldId } from '../drive/trial.ts'
import { accept } from './accept.ts'
import { countOf, judgeCounts, judgeStep } from './containment.ts'
import { Differences } from './differences.ts'
import { judge } from './judge.ts'
import { holdsNone, sinksOf } from './observe.ts'
import type { Violation } from './violation.ts'

/** The base world in which runs are held: all are there as they come. */
const BASE = 2
/** Variants of a source, of the six: one that is calm, one that is strict, one that is hostile. */
const TRIED = [0, 1, 3] as const

interface Part {
  readonly manifest: Manifest
  readonly dispatched: Trace['dispatched']
  readonly secrets: Trace['secrets']
}

/** What was done under each plan that the run went on with, in order. */
const partsOf = (checked: CheckedPlan, { held, dispatched, secrets }: Trace): Part[] => {
  const begins = [{ at: 0, secretsAt: 0, checked }, ...held]
  return begins.map(({ at, secretsAt, checked: { manifest } }, i) => ({
    manifest,
    dispatched: dispatched.slice(at, begins[i + 1]?.at),
    secrets: secrets.slice(secretsAt, begins[i + 1]?.secretsAt)
  }))
}

/** What a resumed run did that the plan it ran under does not tell; or an act that was done and done again. */
const judgeRun = (checked: CheckedPlan, trace: Trace): string | undefined => {
  for (const { manifest, dispatched, secrets } of partsOf(checked, trace)) {
    const stray = dispatched.map((step) => judgeStep(manifest, step)).find(Boolean)
    const over = stray ?? judgeCounts(manifest, countOf(dispatched, secrets))
    if (over) return over
  }
  if (trace.illTyped && !holdsNone(checked)) return `a value of another type: ${trace.illTyped}`
  return trace.twice
}

const waysOf = ({ held }: Trace): string => JSON.stringify(held.map(({ why }) => why))

interface Ran {
  readonly world: WorldId
  readonly trace: Trace
}

/** Runs that were held in the same places for the same reasons went on with the same plan: the last of these tells of them. */
const alike = (runs: readonly Ran[]): { last: CheckedPlan; runs: readonly [Ran, ...Ran[]] }[] => {
  const groups = new Map<string, [Ran, ...Ran[]]>()
  for (const run of runs) {
    const ways = waysOf(run.trace)
    const group = groups.get(ways)
    if (group) group.push(run)
    else groups.set(ways, [run])
  }
  return [...groups.values()].flatMap((group) => {
    const last = group[0].trace.held.at(-1)?.checked
    return last ? [{ last, runs: group }] : []
  })
}

export interface Resumed {
  readonly violations: readonly Violation[]
  /** Runs that were held and resumed. */
  readonly resumed: number
  /** What differed among them, by the plan that they went on with last. */
  readonly apart: ReadonlyMap<CheckedPlan, Differences>
}

/**
 * Runs a plan as one that is held where it stops and resumed, in one world and with each secret changed. Every such run is
 * contained in the plans it ran under. Two runs that were held at the same places for the same reasons differ by no more than
 * the last plan tells, to any sink, in number of views, aims and kept values.
 */
export const judgeResumed = (trial: Trial, sources: readonly string[]): Resumed => {
  const violations: Violation[] = []
  const apart = new Map<CheckedPlan, Differences>()
  let resumed = 0
  const run = (world: WorldId): Ran => {
    const trace = trial.run(world, true)
    const last = trace.held.at(-1)?.checked
    if (last) {
      resumed++
      const what = judgeRun(trial.checked, trace)
      if (what) violations.push({ kind: 'resume', what, worlds: [world] })
      const known = apart.get(last) ?? new Differences(sinksOf(trial.checked))
      apart.set(last, known)
      known.touch(trace, world)
    }
    return { world, trace }
  }
  const plain = run({ base: BASE })
  for (const source of sources) {
    if (!plain.trace.asked.has(source)) continue
    const varied = TRIED.map((variant) => run({ base: BASE, varied: source, variant }))
    for (const { last, runs } of alike([plain, ...varied])) {
      const [first, ...others] = runs
      const known = apart.get(last)
      for (const { world, trace } of others) known?.compare(source, first.trace, trace, [first.world, world])
      known?.count(
        source,
        BASE,
        runs.map(({ trace }) => trace)
      )
    }
  }
  for (const [{ manifest }, known] of apart) violations.push(...judgeApart(known, manifest, trial.context))
  return { violations, resumed, apart }
}

const judgeApart = (
  { flows, views, controls, kept, touched }: Differences,
  manifest: Manifest,
  context: CheckContext
): Violation[] => {
  // Steps and counts are judged part by part, each by its own plan.
  const seen = { flows, views, controls, kept, touched, counts: [], strays: [] }
  return judge(seen, manifest, context).map((each): Violation => ({ ...each, kind: 'resume' }))
}

/** Does what resumed runs showed contradict the manifest of a checker that knows nothing of the statements that were replaced? */
export const catchesReplaced = (apart: Resumed['apart'], context: CheckContext): boolean =>
  [...apart].some(([{ plan }, known]) => {
    const parsed = parsePlan(formatPlan(plan)).plan
    const bare = parsed && accept(parsed, context).checked
    return bare !== undefined && judgeApart(known, bare.manifest, context).length > 0
  })
