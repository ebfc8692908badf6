import type { Sink } from '../contract/index.ts'
import { REFUSALS } from './depend.ts'
import { EDGE_KINDS } from './flow-graph.ts'
import type { Reach } from './reach.ts'
import type { Findings } from './walk.ts'

const VALUE = EDGE_KINDS.indexOf('value')
const ANY = EDGE_KINDS.indexOf('stopping')

/**
 * The most bits that one run can carry from a source to a sink other than by value: the outcomes of all decisions that the
 * source reaches by value and that reach the sink, and at which of its stops the run stopped; to the planner, also why. What
 * is decided later by those decisions alone carries nothing new.
 */
export const countBits = (
  f: Findings,
  forwards: Reach,
  backwards: Reach,
  ends: readonly { readonly name: Sink }[]
): ((start: number, end: number) => number) => {
  const decided = new Map<number, number>()
  const stops = new Set<number>()
  const pairs = function* (node: number): Iterable<number> {
    const reached = backwards.startsOf(node, ANY)
    for (const start of forwards.startsOf(node, VALUE)) for (const end of reached) yield start * ends.length + end
  }
  for (const { node, bits } of f.decisions)
    for (const pair of pairs(node)) decided.set(pair, (decided.get(pair) ?? 0) + bits)
  for (const node of f.stops.nodes) for (const pair of pairs(node)) stops.add(pair)
  return (start, end) => {
    const pair = start * ends.length + end
    const ways = ends[end]?.name === 'planner' ? REFUSALS : 1
    return Math.ceil((decided.get(pair) ?? 0) + (stops.has(pair) ? Math.log2(1 + f.stops.times * ways) : 0))
  }
}
