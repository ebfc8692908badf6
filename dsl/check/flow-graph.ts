import type { Rule } from './rules.ts'

/** A place data can be in: a variable, what a site shows, a test's outcome, or the fact that the run is still going. */
export type FlowNode = number

/** How one thing depends on another; a path is as weak as its weakest edge. */
export const EDGE_KINDS = ['value', 'branch', 'stopping'] as const
export type EdgeKind = (typeof EDGE_KINDS)[number]

/** What depends on what in a plan. Every edge is drawn under the number of the rule (rules.ts) that it follows from. */
export class FlowGraph {
  readonly #from: FlowNode[] = []
  readonly #to: FlowNode[] = []
  readonly #kind: number[] = []
  #size = 0

  /** How many nodes there are: they are numbered from 0. */
  get size(): number {
    return this.#size
  }

  node(): FlowNode {
    return this.#size++
  }

  /** INVARIANT: the only way into the graph, so that dropping a rule is dropping its calls. */
  edge(_rule: Rule, from: FlowNode, to: FlowNode, kind: EdgeKind = 'value'): void {
    if (from === to) return
    this.#from.push(from)
    this.#to.push(to)
    this.#kind.push(EDGE_KINDS.indexOf(kind))
  }

  /** Edges from each of these that is there. */
  edges(rule: Rule, from: Iterable<FlowNode | undefined>, to: FlowNode, kind: EdgeKind = 'value'): void {
    for (const each of from) if (each !== undefined) this.edge(rule, each, to, kind)
  }

  /** One node that stands for all of these: the very node where there is one, none where there is none. */
  joined(rule: Rule, ...parts: readonly (FlowNode | undefined)[]): FlowNode | undefined {
    const known = new Set(parts.filter((part) => part !== undefined))
    const [only] = known
    if (known.size < 2) return only
    const node = this.node()
    this.edges(rule, known, node)
    return node
  }

  /** The edges by where they start: those of node `n` stand from `starts[n]` to before `starts[n + 1]`. */
  outgoing(): Outgoing {
    return grouped(this.#size, this.#from, this.#to, this.#kind)
  }

  /** The same graph with every edge turned around. */
  incoming(): Outgoing {
    return grouped(this.#size, this.#to, this.#from, this.#kind)
  }
}

/** Edges as flat arrays: 5,000 lines of plan make some 100,000 of them. */
export interface Outgoing {
  readonly starts: Int32Array
  readonly to: Int32Array
  readonly kind: Uint8Array
}

const grouped = (size: number, from: readonly number[], to: readonly number[], kind: readonly number[]): Outgoing => {
  const starts = new Int32Array(size + 1)
  for (const node of from) starts[node + 1] = (starts[node + 1] as number) + 1
  for (let n = 0; n < size; n++) starts[n + 1] = (starts[n + 1] as number) + (starts[n] as number)
  const next = starts.slice()
  const out = { starts, to: new Int32Array(from.length), kind: new Uint8Array(from.length) }
  for (let i = 0; i < from.length; i++) {
    const at = next[from[i] as number] as number
    next[from[i] as number] = at + 1
    out.to[at] = to[i] as number
    out.kind[at] = kind[i] as number
  }
  return out
}
