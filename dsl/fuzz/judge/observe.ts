import type { CheckedPlan, Origin, Sink } from '../../contract/index.ts'
import type { Trace } from '../drive/trace.ts'
import { type Trial, VARIANTS, type WorldId } from '../drive/trial.ts'
import { type Counts, countOf, judgeStep } from './containment.ts'
import { Differences, type Pair, type Seen } from './differences.ts'
import { Liveliness } from './liveliness.ts'

/**
 * What many runs of one program showed, before it is compared with any manifest. Keys are `source sink`, `source effect`,
 * `source name`. A source is a site, the person, the sandbox, a tool, an origin of before, or one secret of the vault
 * (`vault:name.part`), or what a site knows of another from before (`copy:source@site`).
 */
export interface Observations {
  readonly flows: ReadonlyMap<string, Seen>
  /** The most different views a sink had while one source alone was varied. */
  readonly views: ReadonlyMap<string, { readonly count: number; readonly base: number }>
  readonly controls: ReadonlyMap<string, Pair>
  readonly kept: ReadonlyMap<string, Pair>
  /** Sinks that saw anything in any run, with a world where they did. */
  readonly touched: ReadonlyMap<Sink, WorldId>
  readonly counts: readonly { readonly counts: Counts; readonly world: WorldId }[]
  /** Steps that are not what their effect says. */
  readonly strays: readonly { readonly what: string; readonly world: WorldId }[]
  readonly runs: number
  readonly liveliness: Liveliness
}

/** Base worlds: the calm one, and some where each is as it comes. */
export const BASES = [0, 1, 2] as const

/** Everyone whose secret could matter to a run of this plan. */
export const sourcesOf = ({ plan, manifest }: CheckedPlan, before: readonly string[]): string[] => {
  const sites = manifest.sites.flatMap(({ origin, via, files }) => [origin, ...via, ...files])
  const called = manifest.effects
    .map(({ origin }) => origin)
    .filter((origin) => origin === 'sandbox' || origin.startsWith('tool:'))
  const answers =
    plan.decls.some(({ kind }) => kind === 'input') ||
    manifest.effects.some(({ origin, verb }) => origin === 'person' || verb === 'paste' || verb === 'hand-over')
  const vault = manifest.secrets.map(({ name, part }) => `vault:${name}.${part}`)
  return [...new Set([...sites, ...called, ...(answers ? ['person'] : []), ...before, ...vault])]
}

export const sinksOf = ({ manifest }: CheckedPlan): Sink[] => {
  const sites = manifest.sites.flatMap(({ origin, via, files }) => [origin, ...via, ...files])
  const called = manifest.effects
    .map(({ origin }) => origin)
    .filter((origin) => origin === 'sandbox' || origin.startsWith('tool:'))
  return [...new Set<Sink>([...sites, ...(called as Origin[]), 'planner'])]
}

/** What is `none` at run time has the type of everything else: nothing is told by the types of such a plan. */
export const holdsNone = ({ plan }: CheckedPlan): boolean => JSON.stringify(plan.body).includes('"none"')

/** Runs a program in every base world, and in each with every source's secret changed, and notes all that differs. */
export const observe = (trial: Trial, sources: readonly string[], bases: readonly number[] = BASES): Observations => {
  const { checked } = trial
  const none = holdsNone(checked)
  const counts: { counts: Counts; world: WorldId }[] = []
  const strays: { what: string; world: WorldId }[] = []
  const liveliness = new Liveliness(checked.manifest)
  const sinks = sinksOf(checked)
  const apart = new Differences(sinks)

  const run = (world: WorldId): Trace => {
    const trace = trial.run(world)
    apart.touch(trace, world)
    counts.push({ counts: countOf(trace.dispatched, trace.secrets), world })
    if (trace.twice) strays.push({ what: trace.twice, world })
    if (trace.illTyped && !none) strays.push({ what: `a value of another type: ${trace.illTyped}`, world })
    for (const step of trace.dispatched) {
      const what = judgeStep(checked.manifest, step)
      if (what) strays.push({ what, world })
    }
    return trace
  }

  for (const base of bases) {
    const plain = run({ base })
    for (const source of sources) {
      // A world is a function of the secrets that are asked for: with another one of these alone it goes the same way.
      if (!plain.asked.has(source)) continue
      const traces = [plain]
      for (let variant = 0; variant < VARIANTS; variant++) {
        const world: WorldId = { base, varied: source, variant }
        const trace = run(world)
        apart.compare(source, plain, trace, [{ base }, world])
        liveliness.add(source, sinks, plain, trace)
        traces.push(trace)
      }
      apart.count(source, base, traces)
    }
  }
  const { flows, views, controls, kept, touched } = apart
  return { flows, views, controls, kept, touched, counts, strays, runs: trial.runs, liveliness }
}
