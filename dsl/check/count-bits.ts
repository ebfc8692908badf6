import type { Sink } from '../contract/index.ts'
import { REFUSALS } from './depend.ts'
import { EDGE_KINDS } from './flow-graph.ts'
import type { Reach } from './reach.ts'
import type { Findings } from './walk.ts'

const VALUE = EDGE_KINDS.indexOf('value')
const ANY = EDGE_KINDS.indexOf('stopping')

/** Decisions and stops that the same sources reach by value and that reach the same sinks. */
interface Alike {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  bits: number
  stops: boolean
}

/**
 * The most bits that one run can carry from a source to a sink other than by value: the outcomes of all decisions that the
 * source reaches by value and that reach the sink, and at which of its stops the run stopped; to the planner, also why. What
 * is decided later by those decisions alone carries nothing new.
 */
export const countBits = (
  f: Findings,
  starts: number,
  forwards: Reach,
  backwards: Reach,
  ends: readonly { readonly name: Sink }[]
): ((start: number, end: number) => number) => {
  const alike = new Map<string, Alike>()
  const alikeOf = (node: number): Alike => {
    const [starts, reached] = [forwards.startsOf(node, VALUE), backwards.startsOf(node, ANY)]
    const key = `${starts.join()} ${reached.join()}`
    const made = alike.get(key) ?? { starts, ends: reached, bits: 0, stops: false }
    alike.set(key, made)
    return made
  }
  for (const { node, bits } of f.decisions) alikeOf(node).bits += bits
  for (const node of f.stops.nodes) alikeOf(node).stops = true

  const decided = new Float64Array(starts * ends.length)
  const stops = new Uint8Array(starts * ends.length)
  for (const each of alike.values())
    for (const start of each.starts)
      for (const end of each.ends) {
        const pair = start * ends.length + end
        decided[pair] = (decided[pair] as number) + each.bits
        if (each.stops) stops[pair] = 1
      }
  return (start, end) => {
    const pair = start * ends.length + end
    const ways = ends[end]?.name === 'planner' ? f.stops.places * REFUSALS : f.stops.times
    return Math.ceil((decided[pair] as number) + (stops[pair] ? Math.log2(1 + ways) : 0))
  }
}
