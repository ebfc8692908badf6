import type { FlowNode } from './flow-graph.ts'
import type { Known } from './types.ts'

export interface Variable {
  readonly kind: 'input' | 'kept' | 'let' | 'var' | 'item'
  /** Settled by the first assignment that tells it, for a `var` that begins as `none`. */
  type: Known
  readonly node: FlowNode
  /** All that one name stands for where a statement is walked that another took the place of. */
  readonly parts?: readonly Variable[]
}

/** The names seen in a block and those around it. A name is never shadowed, so what the reader sees is the only one. */
export class Scope {
  #own = new Map<string, Variable>()
  /** What names of this block stood for, before the statements that defined them were replaced. */
  #past = new Map<string, Variable[]>()
  readonly #outer: Scope | undefined

  constructor(outer?: Scope) {
    this.#outer = outer
  }

  find(name: string): Variable | undefined {
    return this.ownOf(name) ?? this.#outer?.find(name)
  }

  protected ownOf(name: string): Variable | undefined {
    return this.#own.get(name)
  }

  /** Is this in a statement that others took the place of? Its names are those of then. */
  get isPast(): boolean {
    return this.#outer?.isPast ?? false
  }

  /** What a name that is seen here stood for before. */
  pastOf(name: string): readonly Variable[] {
    return [...(this.#past.get(name) ?? []), ...(this.#outer?.pastOf(name) ?? [])]
  }

  /** Keeps what a statement of this block defined that is replaced. */
  keepPast(before: Scope): void {
    for (const [name, variable] of before.#own) this.#past.set(name, [...(this.#past.get(name) ?? []), variable])
  }

  add(name: string, variable: Variable): void {
    this.#own.set(name, variable)
  }

  *names(): Iterable<string> {
    yield* this.#own.keys()
    if (this.#outer) yield* this.#outer.names()
  }
}

/** The names that a replaced statement sees: what each stands for now, and all that it stood for before. */
export class PastScope extends Scope {
  readonly #around: Scope
  readonly #join: (all: readonly [Variable, ...Variable[]]) => Variable

  constructor(around: Scope, join: (all: readonly [Variable, ...Variable[]]) => Variable) {
    super(around)
    this.#around = around
    this.#join = join
  }

  override get isPast(): boolean {
    return true
  }

  override find(name: string): Variable | undefined {
    const own = this.ownOf(name)
    if (own) return own
    const now = this.#around.find(name)
    const [first, ...more] = new Set([...(now ? [now] : []), ...this.#around.pastOf(name)])
    return first && more.length > 0 ? this.#join([first, ...more]) : first
  }
}
