import type { FlowGraph, FlowNode } from './flow-graph.ts'

/** A site, or one field of it, with all that it is given in the plan. */
export interface Given {
  readonly values: FlowNode
}

/** A loop or an undo whose body is being walked: what each site was given when it began, by the sites met in it so far. */
interface Around {
  readonly kind: 'loop' | 'undo'
  readonly begun: Map<Given, { readonly start: FlowNode; readonly before: FlowNode | undefined }>
}

/**
 * The values that each site was given before a place of the plan, on any way there: what stands before it, in either branch; in a
 * loop, whatever stands in its body too, since an earlier round gave it; in an undo, all that the plan gives anywhere.
 */
export class GivenSoFar {
  readonly #flows: FlowGraph
  readonly #at = new Map<Given, FlowNode>()
  readonly #around: Around[] = []

  constructor(flows: FlowGraph) {
    this.#flows = flows
  }

  /** What the site was given by now: every later node of it depends on this one. */
  at(site: Given): FlowNode {
    for (const around of this.#around) if (!around.begun.has(site)) this.#begin(around, site)
    const known = this.#at.get(site) ?? this.#flows.node()
    this.#at.set(site, known)
    return known
  }

  /** From here on the site was given this too, and by the end of the plan. */
  give(site: Given, values: readonly FlowNode[]): void {
    if (values.length === 0) return
    const next = this.#flows.node()
    this.#flows.edges('L29', [this.at(site), ...values], next)
    this.#flows.edges('L29', values, site.values)
    this.#at.set(site, next)
  }

  /** Any round may follow any other: what stands at the end of the body was given before its start. */
  inLoop<T>(body: () => T): T {
    return this.#walk('loop', body, ({ begun }) => {
      for (const [site, { start }] of begun) this.#flows.edge('L29', this.at(site), start)
    })
  }

  /** An undo is done after anything else of the plan; what follows in the plan never follows it. */
  inUndo<T>(body: () => T): T {
    return this.#walk('undo', body, ({ begun }) => {
      for (const [site, { before }] of begun)
        if (before === undefined) this.#at.delete(site)
        else this.#at.set(site, before)
    })
  }

  #begin({ kind, begun }: Around, site: Given): void {
    const before = this.#at.get(site)
    const start = this.#flows.node()
    this.#flows.edges('L29', [kind === 'undo' ? site.values : before], start)
    begun.set(site, { start, before })
    this.#at.set(site, start)
  }

  #walk<T>(kind: Around['kind'], body: () => T, end: (around: Around) => void): T {
    const around: Around = { kind, begun: new Map() }
    this.#around.push(around)
    const result = body()
    end(around)
    this.#around.pop()
    return result
  }
}
