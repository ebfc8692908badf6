import {
  type ActOutcome,
  type CheckedPlan,
  type CheckedStep,
  isLook,
  type Sink,
  travelsAlone,
  type Verb,
  type Where
} from '../../contract/index.ts'
import { mix } from '../world/mix.ts'

/** What is too large to be a value is told apart from others by its size alone. */
const LONG = 1000

/** One thing that was done or looked at in a run, as it was dispatched: what containment is judged by. */
export interface Dispatched {
  readonly effect: string
  readonly verb: Verb
  readonly class: string
  readonly origin: Where
  /** The party it really happened at: the site, or one of its sign-in origins. */
  readonly happenedAt: string
  readonly step: string
  readonly act: unknown
}

/** A value that the person let go: `to` a sink, or, endorsed, to aim with. */
export interface Blessed {
  readonly to?: string
  readonly value: string
  /** How much the sink had seen by then, and how many steps had aimed. */
  readonly seen: number
  readonly aimed: number
}

/** Where a run was held and resumed: how much was dispatched and filled in by then, why, and what it went on under. */
export interface Held {
  readonly at: number
  readonly secretsAt: number
  readonly why: string
  readonly checked: CheckedPlan
}

/**
 * Everything that one run showed to anyone.
 *
 * A *sink* and what it sees:
 * - a site: the acts done on it, in order, with target, values and answer; an address opened; what the person did there when
 *   the run was handed over. Not looks, which leave nothing behind, and not when or that a page was left.
 * - the sandbox, a tool: the calls with code, input and arguments.
 * - the planner: every step that was dispatched with its outcome, in order; every view; how the run ended: result and the names of
 *   what was kept, or code, place and detail of the refusal, and what was undone. Not times.
 * - `kept`: for each name, the value left on the device when the run ended.
 *
 * `aims` says for each step what it aimed at (target, address, file, code, tool), for `control`.
 * `blessed` says for each step of `declassify` and `endorse` which value was let go.
 */
export interface Trace {
  readonly sees: ReadonlyMap<Sink, readonly string[]>
  readonly kept: ReadonlyMap<string, string>
  readonly aims: ReadonlyMap<string, { readonly effect: string; readonly aim: string }>
  readonly blessed: ReadonlyMap<string, Blessed>
  readonly dispatched: readonly Dispatched[]
  readonly secrets: readonly { readonly name: string; readonly part: string; readonly at: string }[]
  readonly held: readonly Held[]
  /** An act was done again, or a run went on without a look, as neither may. */
  readonly twice: string | undefined
  /** Whose secret anything was asked of; the others' cannot have mattered. */
  readonly asked: ReadonlySet<string>
  /** Stands for all that the run was told from outside, in order: two runs that were told the same have the same. */
  readonly told: number
  /** A value of another type than the checker said stopped it, and how that was put. */
  readonly illTyped: string | undefined
  /** How it ended; and, as the planner is told it, with what: the result and what was kept, or what stopped it. */
  readonly ended: string
  readonly end: string
}

export class Recorder implements Trace {
  readonly sees = new Map<Sink, string[]>()
  readonly kept = new Map<string, string>()
  readonly aims = new Map<string, { effect: string; aim: string }>()
  readonly blessed = new Map<string, Blessed>()
  readonly dispatched: Dispatched[] = []
  readonly secrets: { name: string; part: string; at: string }[] = []
  readonly held: Held[] = []
  readonly #done = new Set<string>()
  /** An act of class `submit` or above that was done although the run was told nothing of it. */
  #lost: string | undefined
  /** The same, in the run as it goes on: a look must come first. */
  #blind: string | undefined
  twice: string | undefined
  asked: ReadonlySet<string> = new Set()
  told = 0
  illTyped: string | undefined
  ended = ''
  end = ''

  /** A step was done. Looks may be done again, acts may not. */
  does(step: string, { verb }: CheckedStep): void {
    if (isLook(verb)) return
    const place = step.replace(/~\d+$/, '')
    if (this.#done.has(place)) this.twice ??= `step ${step} was done before`
    this.#done.add(place)
  }

  /** A step was done, but no answer came. It is not done again, but by whoever resumes the run. */
  loses(step: string, checked: CheckedStep): void {
    this.does(step, checked)
    if (travelsAlone(checked.class)) this.#lost = step
  }

  /** A step is about to be tried, whatever becomes of it. */
  begins({ verb }: CheckedStep): void {
    const looks = isLook(verb) && verb !== 'observe'
    if (this.#blind !== undefined && !looks) this.twice ??= `nobody looked whether step ${this.#blind} was done`
    this.#blind = undefined
  }

  /**
   * The run goes on in a plan where what stays of this one has other numbers. The replaced statement has none: the planner
   * may well do it again.
   */
  resumes(why: string, checked: CheckedPlan, ids: ReadonlyMap<number, number>): void {
    this.held.push({ at: this.dispatched.length, secretsAt: this.secrets.length, why, checked })
    // What was aimed at before is judged by the plan it was aimed in, where the run is not held.
    this.aims.clear()
    this.#blind = this.#lost
    this.#lost = undefined
    const before = [...this.#done]
    this.#done.clear()
    for (const place of before) {
      const [id = '', ...rounds] = place.split('@')
      const now = ids.get(Number(id))
      if (now !== undefined) this.#done.add([now, ...rounds].join('@'))
    }
  }

  /** The person is asked to let a value go, to a sink or to aim with. Steps of another plan have other numbers. */
  blesses(step: string, value: string, to?: Sink): void {
    const seen = (to !== undefined && this.sees.get(to)?.length) || 0
    this.blessed.set(`${this.held.length} ${step}`, {
      value,
      seen,
      aimed: this.aims.size,
      ...(to !== undefined && { to })
    })
  }

  tell(what: unknown): void {
    this.told = mix(this.told, JSON.stringify(what) ?? '')
  }

  answered({ kind, ...rest }: ActOutcome): void {
    const value = 'value' in rest ? rest.value : rest
    this.told = mix(this.told, kind)
    this.tell(typeof value === 'string' && value.length > LONG ? value.length : value)
  }

  show(sink: Sink, what: string): void {
    const seen = this.sees.get(sink)
    if (seen) seen.push(what)
    else this.sees.set(sink, [what])
  }
}
