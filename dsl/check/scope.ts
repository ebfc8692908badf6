import type { FlowNode } from './flow-graph.ts'
import type { Known } from './types.ts'

export interface Variable {
  readonly kind: 'input' | 'kept' | 'let' | 'var' | 'item'
  /** Settled by the first assignment that tells it, for a `var` that begins as `none`. */
  type: Known
  readonly node: FlowNode
}

/** The names seen in a block and those around it. A name is never shadowed, so what the reader sees is the only one. */
export class Scope {
  #own = new Map<string, Variable>()
  readonly #outer: Scope | undefined

  constructor(outer?: Scope) {
    this.#outer = outer
  }

  find(name: string): Variable | undefined {
    return this.#own.get(name) ?? this.#outer?.find(name)
  }

  add(name: string, variable: Variable): void {
    this.#own.set(name, variable)
  }

  *names(): Iterable<string> {
    yield* this.#own.keys()
    if (this.#outer) yield* this.#outer.names()
  }
}
