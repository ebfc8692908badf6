import { EDGE_KINDS, type FlowNode, type Outgoing } from './flow-graph.ts'

/** Starts that one pass follows at once: as many as a signed 32-bit number has bits to spare. */
const PER_PASS = 31
const KINDS = EDGE_KINDS.length

/** Which starts reach a node, and how. */
export interface Reach {
  /** Does the `start`-th start reach the node by a path whose weakest edge is of this kind (0 value, 1 branch, 2 stopping)? */
  readonly by: (start: number, node: FlowNode, kind: number) => boolean
  /** By any path whose weakest edge is at most so weak. */
  readonly within: (start: number, node: FlowNode, weakest: number) => boolean
  /** All starts that do so, in order. */
  readonly startsOf: (node: FlowNode, weakest: number) => number[]
}

/**
 * Follows all starts through the graph, bit by bit beside each other; no path goes through a node of `barred`. The cost is
 * linear in the graph for up to 31 starts, but for parts that several reach one after the other.
 */
export const reachFrom = (
  graph: Outgoing,
  starts: readonly (readonly FlowNode[])[],
  barred: ReadonlySet<FlowNode> = new Set()
): Reach => {
  const passes: Int32Array[] = []
  for (let first = 0; first < starts.length; first += PER_PASS)
    passes.push(onePass(graph, starts.slice(first, first + PER_PASS), barred))
  const by = (start: number, node: FlowNode, kind: number): boolean => {
    const bits = passes[Math.floor(start / PER_PASS)]?.[node * KINDS + kind] ?? 0
    return ((bits >> (start % PER_PASS)) & 1) === 1
  }
  const within = (start: number, node: FlowNode, weakest: number): boolean => {
    for (let kind = 0; kind <= weakest; kind++) if (by(start, node, kind)) return true
    return false
  }
  const startsOf = (node: FlowNode, weakest: number): number[] =>
    passes.flatMap((bits, pass) => {
      let found = 0
      for (let kind = 0; kind <= weakest; kind++) found |= bits[node * KINDS + kind] ?? 0
      return numbersOf(found, pass * PER_PASS)
    })
  return { by, within, startsOf }
}

const numbersOf = (bits: number, first: number): number[] => {
  const numbers: number[] = []
  for (let rest = bits; rest !== 0; rest &= rest - 1) numbers.push(first + 31 - Math.clz32(rest & -rest))
  return numbers
}

/** The bits of each state: a node, and the weakest edge on the way there. */
const onePass = (
  { starts: firstEdge, to, kind }: Outgoing,
  starts: readonly (readonly FlowNode[])[],
  barred: ReadonlySet<FlowNode>
): Int32Array => {
  const nodes = firstEdge.length - 1
  const bits = new Int32Array(nodes * KINDS)
  const waiting = new Uint8Array(nodes * KINDS)
  // A ring that holds every state at most once, so it never overflows.
  const ring = new Int32Array(nodes * KINDS + 1)
  let [head, tail] = [0, 0]
  const add = (state: number, more: number) => {
    const before = bits[state] as number
    if ((before | more) === before) return
    bits[state] = before | more
    if (waiting[state]) return
    waiting[state] = 1
    ring[tail] = state
    tail = tail + 1 === ring.length ? 0 : tail + 1
  }
  const closed = new Uint8Array(nodes)
  for (const node of barred) closed[node] = 1

  for (const [i, from] of starts.entries()) for (const node of from) add(node * KINDS, 1 << i)
  while (head !== tail) {
    const state = ring[head] as number
    head = head + 1 === ring.length ? 0 : head + 1
    waiting[state] = 0
    const node = Math.floor(state / KINDS)
    if (closed[node]) continue
    const soFar = state - node * KINDS
    const last = firstEdge[node + 1] as number
    for (let i = firstEdge[node] as number; i < last; i++) {
      const weakest = Math.max(soFar, kind[i] as number)
      add((to[i] as number) * KINDS + weakest, bits[state] as number)
    }
  }
  return bits
}
