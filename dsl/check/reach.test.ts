import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EDGE_KINDS, FlowGraph, type FlowNode } from './flow-graph.ts'
import { reachFrom } from './reach.ts'

const NODES = 12
const node = fc.nat(NODES - 1)
const arbitraryEdges = fc.array(fc.tuple(node, node, fc.constantFrom(...EDGE_KINDS)), { maxLength: 40 })

/** The kinds of paths from a start to every node, found the plain way: by following every state once. */
const plainly = (edges: readonly (readonly [FlowNode, FlowNode, string])[], start: FlowNode, barred: FlowNode) => {
  const found = new Set([`${start} 0`])
  for (const state of found) {
    const [at, weakest] = state.split(' ').map(Number) as [number, number]
    if (at === barred) continue
    for (const [from, to, kind] of edges)
      if (from === at && from !== to) found.add(`${to} ${Math.max(weakest, EDGE_KINDS.indexOf(kind as never))}`)
  }
  return found
}

test('all starts at once reach what each reaches by itself, and nothing through a barred node', () => {
  fc.assert(
    fc.property(arbitraryEdges, fc.array(node, { minLength: 1, maxLength: 70 }), node, (edges, starts, barred) => {
      const graph = new FlowGraph()
      for (let i = 0; i < NODES; i++) graph.node()
      for (const [from, to, kind] of edges) graph.edge('L1', from, to, kind)
      const reach = reachFrom(
        graph.outgoing(),
        starts.map((start) => [start]),
        new Set([barred])
      )
      for (const [i, start] of starts.entries()) {
        const found = plainly(edges, start, barred)
        for (let at = 0; at < NODES; at++)
          for (const kind of [0, 1, 2]) expect(reach.by(i, at, kind)).toBe(found.has(`${at} ${kind}`))
      }
    })
  )
})
