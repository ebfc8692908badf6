import {
  type CheckedStep,
  type Effect,
  type EffectClass,
  type Origin,
  patternOf,
  printTarget,
  type SecretRef,
  type SecretUse,
  type Span,
  type Target,
  type Verb
} from '../contract/index.ts'

export interface Doing {
  readonly id: number
  readonly verb: Verb
  readonly class: EffectClass
  readonly origin: Origin
  readonly target?: Target
  readonly path?: string
  readonly key?: string
  readonly span: Span
  /** The most times this place in the plan can be reached in one run. */
  readonly times: number
}

/** Collects what the plan may do: equal effects are one, with their counts added. */
export class EffectLedger {
  #effects = new Map<string, Effect>()
  #secrets = new Map<string, SecretUse>()
  readonly steps: Record<number, CheckedStep> = {}

  add({ id, verb, class: effect, origin, target, path, key, span, times }: Doing): void {
    const pattern = target && patternOf(target)
    const same = JSON.stringify([
      origin,
      verb,
      effect,
      pattern ? printTarget(pattern) : null,
      path ?? null,
      key ?? null
    ])
    const known = this.#effects.get(same)
    const merged: Effect = known
      ? { ...known, max: known.max + times }
      : {
          id: `e${this.#effects.size + 1}`,
          origin,
          verb,
          effect,
          ...(pattern && { target: pattern }),
          ...(path !== undefined && { path }),
          ...(key !== undefined && { key }),
          max: times,
          span
        }
    this.#effects.set(same, merged)
    this.steps[id] = { id, verb, effect: merged.id, class: effect, origin, ...(target && { target }), span }
  }

  addSecret({ name, part }: SecretRef, origin: Origin, times: number): void {
    const key = JSON.stringify([name, part, origin])
    this.#secrets.set(key, { name, part, origin, max: (this.#secrets.get(key)?.max ?? 0) + times })
  }

  get effects(): Effect[] {
    return [...this.#effects.values()]
  }

  get secrets(): SecretUse[] {
    return [...this.#secrets.values()]
  }
}
