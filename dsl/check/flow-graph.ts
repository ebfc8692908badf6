import type { Flow, FlowKind, Origin, Sink, Source } from '../contract/index.ts'

/** A place data can be in: a variable, a site, the planner, a branch taken, or the fact that the run is still going. */
export type FlowNode = number

const KINDS: readonly FlowKind[] = ['value', 'branch', 'stopping']

/**
 * What depends on what in a plan. A site is one node: what was released to it comes back with what is read from it.
 * An edge says how the dependence arises; a path is as weak as its weakest edge (value, then branch, then stopping).
 */
export class FlowGraph {
  #edges: { readonly to: FlowNode; readonly kind: number }[][] = []
  #sites = new Map<Origin, FlowNode>()
  readonly planner = this.node()
  readonly person = this.node()

  node(): FlowNode {
    return this.#edges.push([]) - 1
  }

  site(origin: Origin): FlowNode {
    const known = this.#sites.get(origin)
    if (known !== undefined) return known
    const node = this.node()
    this.#sites.set(origin, node)
    return node
  }

  edge(from: FlowNode, to: FlowNode, kind: FlowKind): void {
    this.#edges[from]?.push({ to, kind: KINDS.indexOf(kind) })
  }

  edges(from: Iterable<FlowNode>, to: FlowNode, kind: FlowKind): void {
    for (const each of from) this.edge(each, to, kind)
  }

  /** Every flow from one principal to another, one for each pair, in the order the sites were met. */
  flows(): Flow[] {
    const sources: [Source, FlowNode][] = [...this.#sites, ['person', this.person]]
    const sinks: [Sink, FlowNode][] = [...this.#sites, ['planner', this.planner]]
    const pairs = sources.flatMap(([from, start]) => {
      const reached = this.#reach(start)
      return sinks
        .filter(([to]) => to !== from)
        .map(([to, node]) => ({ from, to, how: KINDS.filter((_, kind) => reached.has(node * KINDS.length + kind)) }))
    })
    return pairs.filter(({ how }) => how.length > 0).map((flow, i) => ({ id: `f${i + 1}`, ...flow }))
  }

  #reach(start: FlowNode): ReadonlySet<number> {
    const seen = new Set([start * KINDS.length])
    // A set keeps growing under its own iteration, which makes it the queue as well.
    for (const state of seen) {
      const kind = state % KINDS.length
      for (const edge of this.#edges[Math.floor(state / KINDS.length)] ?? [])
        seen.add(edge.to * KINDS.length + Math.max(kind, edge.kind))
    }
    return seen
  }
}
