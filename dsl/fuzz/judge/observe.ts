import type { CheckedPlan, Origin, Sink } from '../../contract/index.ts'
import type { Trace } from '../drive/trace.ts'
import { type Trial, VARIANTS, type WorldId } from '../drive/trial.ts'
import { type Counts, countOf, judgeStep } from './containment.ts'
import { blessedApart, type Difference, differenceAt } from './dependence.ts'
import { Liveliness } from './liveliness.ts'

/** Two worlds that tell something apart. */
export type Pair = readonly [WorldId, WorldId]

export interface Seen {
  readonly difference: Exclude<Difference, 'none'>
  readonly pair: Pair
}

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

const apartAt = (sink: Sink, one: Trace, other: Trace): Difference =>
  blessedApart(one, other, sink) ? 'none' : differenceAt(sink, one, other)

/** Runs a program in every base world, and in each with every source's secret changed, and notes all that differs. */
export const observe = (trial: Trial, sources: readonly string[], bases: readonly number[] = BASES): Observations => {
  const { checked } = trial
  const holdsNone = JSON.stringify(checked.plan.body).includes('"none"')
  const flows = new Map<string, Seen>()
  const views = new Map<string, { count: number; base: number }>()
  const controls = new Map<string, Pair>()
  const kept = new Map<string, Pair>()
  const touched = new Map<Sink, WorldId>()
  const counts: { counts: Counts; world: WorldId }[] = []
  const strays: { what: string; world: WorldId }[] = []
  const liveliness = new Liveliness(checked.manifest)
  const sinks = sinksOf(checked)

  const run = (world: WorldId): Trace => {
    const trace = trial.run(world)
    for (const sink of trace.sees.keys()) if (!touched.has(sink)) touched.set(sink, world)
    counts.push({ counts: countOf(trace.dispatched, trace.secrets), world })
    if (trace.twice) strays.push({ what: trace.twice, world })
    // What is `none` at run time has the type of everything else.
    if (trace.illTyped && !holdsNone) strays.push({ what: `a value of another type: ${trace.illTyped}`, world })
    for (const step of trace.dispatched) {
      const what = judgeStep(checked.manifest, step)
      if (what) strays.push({ what, world })
    }
    return trace
  }

  const compare = (source: string, first: Trace, second: Trace, pair: Pair): void => {
    for (const sink of sinks) {
      const key = `${source} ${sink}`
      const known = flows.get(key)?.difference
      if (known === 'more') continue
      const difference = apartAt(sink, first, second)
      if (difference !== 'none' && difference !== known) flows.set(key, { difference, pair })
    }
    for (const name of new Set([...first.kept.keys(), ...second.kept.keys()]))
      if (first.kept.get(name) !== second.kept.get(name)) kept.set(`${source} ${name}`, pair)
    if (blessedApart(first, second, undefined)) return
    for (const [step, { effect, aim }] of first.aims) {
      const other = second.aims.get(step)
      if (other && other.aim !== aim) controls.set(`${source} ${effect}`, pair)
    }
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
        compare(source, plain, trace, [{ base }, world])
        liveliness.add(source, sinks, plain, trace)
        traces.push(trace)
      }
      for (const sink of sinks) {
        if (traces.some((trace) => blessedApart(plain, trace, sink))) continue
        const count = new Set(
          traces.map((trace) => `${trace.sees.get(sink)?.join('\n')}\n${sink === 'planner' && trace.end}`)
        ).size
        const key = `${source} ${sink}`
        if (count > (views.get(key)?.count ?? 1)) views.set(key, { count, base })
      }
    }
  }
  return { flows, views, controls, kept, touched, counts, strays, runs: trial.runs, liveliness }
}
