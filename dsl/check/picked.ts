import type { Expr, Stmt } from '../contract/index.ts'
import type { FlowNode } from './flow-graph.ts'
import { saidNumber } from './said-number.ts'
import type { Findings, Place } from './walk.ts'

/** The literals of a part of the plan, those of its targets too, each as whose it is. */
const saidIn = (f: Findings, part: unknown, found: Set<FlowNode> = new Set()): ReadonlySet<FlowNode> => {
  if (typeof part !== 'object' || part === null) return found
  const { kind, value, text, described } = part as Readonly<Record<string, unknown>>
  if (kind === 'number' && typeof value === 'number') found.add(saidNumber(f, value))
  const words = [kind === 'text' ? value : undefined, text, described].filter((word) => typeof word === 'string')
  if (words.length > 0) found.add(f.saidBy(words))
  for (const inner of Object.values(part)) saidIn(f, inner, found)
  return found
}

/**
 * What decides in which rounds of the loops around a place inside is reached: what did so before, `node`, and whoever wrote what stands
 * in `part`. Out of a loop a test decides whether something is done, and not on which of all that there is.
 */
export const pickedBy = (
  f: Findings,
  place: Pick<Place, 'times' | 'picked'>,
  node: FlowNode,
  part: Expr | readonly Stmt[]
): Pick<Place, 'picked'> => {
  if (place.times <= 1) return {}
  const picked = f.flows.joined('L3', place.picked, node, ...saidIn(f, part))
  return picked === undefined ? {} : { picked }
}
