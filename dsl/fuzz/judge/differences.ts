import type { Sink } from '../../contract/index.ts'
import type { Trace } from '../drive/trace.ts'
import type { WorldId } from '../drive/trial.ts'
import { blessedApart, type Difference, differenceBefore } from './dependence.ts'

/** Two worlds that tell something apart. */
export type Pair = readonly [WorldId, WorldId]

export interface Seen {
  readonly difference: Exclude<Difference, 'none'>
  readonly pair: Pair
}

/** What differed between runs in worlds that one source alone tells apart. Keys are as those of `Observations`. */
export class Differences {
  readonly #sinks: readonly Sink[]
  readonly flows = new Map<string, Seen>()
  readonly views = new Map<string, { count: number; base: number }>()
  readonly controls = new Map<string, Pair>()
  readonly kept = new Map<string, Pair>()
  readonly touched = new Map<Sink, WorldId>()

  constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks
  }

  touch({ sees }: Trace, world: WorldId): void {
    for (const sink of sees.keys()) if (!this.touched.has(sink)) this.touched.set(sink, world)
  }

  compare(source: string, first: Trace, second: Trace, pair: Pair): void {
    for (const sink of this.#sinks) {
      const key = `${source} ${sink}`
      const known = this.flows.get(key)?.difference
      if (known === 'more') continue
      const difference = differenceBefore(sink, first, second)
      if (difference !== 'none' && difference !== known) this.flows.set(key, { difference, pair })
    }
    for (const name of new Set([...first.kept.keys(), ...second.kept.keys()]))
      if (first.kept.get(name) !== second.kept.get(name)) this.kept.set(`${source} ${name}`, pair)
    const [one, two] = blessedApart(first, second, undefined) ?? []
    const known = new Map([...second.aims].slice(0, two?.aimed))
    for (const [step, { effect, aim }] of [...first.aims].slice(0, one?.aimed)) {
      const other = known.get(step)
      if (other && other.aim !== aim) this.controls.set(`${source} ${effect}`, pair)
    }
  }

  /** How many views each sink had in runs of one base world, the source varied. */
  count(source: string, base: number, traces: readonly Trace[]): void {
    const [plain] = traces
    if (!plain) return
    for (const sink of this.#sinks) {
      // What was let go may itself come in many values: views are counted where nothing was.
      if (traces.some((trace) => blessedApart(plain, trace, sink))) continue
      const count = new Set(
        traces.map((trace) => `${trace.sees.get(sink)?.join('\n')}\n${sink === 'planner' && trace.end}`)
      ).size
      const key = `${source} ${sink}`
      if (count > (this.views.get(key)?.count ?? 1)) this.views.set(key, { count, base })
    }
  }
}
