import type { CheckContext, CheckedPlan, Decl, Source, Type, Value } from '../../contract/index.ts'
import { mix } from '../world/mix.ts'
import { valueFor } from '../world/value-for.ts'
import { drive } from './drive.ts'
import { type Going, goingOf } from './going.ts'
import { Planner } from './planner.ts'
import type { Trace } from './trace.ts'

/**
 * The secrets of one world: every source's. `base` tells the world; `varied` has another secret than in the base, the
 * `variant`-th. In base 0 all are calm, so that the run goes far; in the others each is as it comes.
 */
export interface WorldId {
  readonly base: number
  readonly varied?: string
  readonly variant?: number
}

const MOODS = 8
const HOSTILE = 7
/** Grows in upper case. */
const HUGE = 'ß'.repeat(600_000)
/** The moods that the variants of a source have: three calm ones with other content, then strict, hostile, restless. */
const VARIANT_MOODS = [0, 6, 1, 7, 5, 2] as const

export const VARIANTS = VARIANT_MOODS.length

const withMood = (hash: number, mood: number): number => hash - (hash % MOODS) + mood

export const secretIn = ({ base, varied, variant = 0 }: WorldId, source: string): number => {
  if (source === varied)
    return withMood(mix(base * 64 + variant + 1, `varied ${source}`), VARIANT_MOODS[variant % VARIANTS] ?? 0)
  const hash = mix(base, source)
  // In base 1 they are calm too, with other content: where all do as they like, few runs go far.
  return base < 2 ? withMood(hash, 0) : hash
}

const typesOf = (decls: readonly Decl[]): readonly [string, 'input' | 'kept', Type][] =>
  decls.flatMap((decl) => (decl.kind === 'input' || decl.kind === 'kept' ? [[decl.name, decl.kind, decl.type]] : []))

/** A checked plan, compiled once, that can be run in any world. */
export class Trial {
  readonly checked: CheckedPlan
  readonly context: CheckContext
  readonly #going: Going
  readonly #large: boolean
  readonly #planner: Planner
  #runs = 0

  /** `large`: a kept text that a hostile source has a part in is longer than half of what a value may hold. */
  constructor(checked: CheckedPlan, context: CheckContext, large = false) {
    this.#large = large
    this.checked = checked
    this.context = context
    this.#planner = new Planner(context)
    this.#going = goingOf(checked)
  }

  get runs(): number {
    return this.#runs
  }

  /**
   * Runs the plan in one world. An input is the person's; a kept value is made of the secrets of all it came from. With
   * `resumes`, a planner goes on with a run that is held.
   */
  run(id: WorldId, resumes = false): Trace {
    this.#runs++
    const asked = new Set<string>()
    const secretOf = (source: Source) => {
      asked.add(source)
      return secretIn(id, source)
    }
    const inputs: Record<string, Value> = {}
    for (const [name, kind, type] of typesOf(this.checked.plan.decls)) {
      const from: readonly Source[] = kind === 'input' ? ['person'] : (this.context.kept?.[name]?.from ?? [])
      const huge = this.#large && type.kind === 'text' && from.some((source) => secretOf(source) % MOODS === HOSTILE)
      inputs[name] = huge
        ? HUGE
        : valueFor(
            from.reduce((hash, source) => mix(hash, `${secretOf(source)}`), mix(0, name)),
            type
          )
    }
    const seen = drive(this.#going, {
      inputs,
      secretOf,
      released: this.context.released ?? {},
      asks: (effect) => mix(id.base, effect) % 6 === 0,
      declines: (step) => id.base > 1 && mix(id.base, step) % 8 === 0,
      ...(resumes && { planner: this.#planner })
    })
    return Object.assign(seen, { asked })
  }
}
