import type { Expr, Stmt, Target } from '../contract/index.ts'
import type { FlowNode } from './flow-graph.ts'
import { FILLED } from './given-values.ts'
import { saidNumber } from './said-number.ts'
import type { Findings, Place } from './walk.ts'
import { unknownWords } from './way-words.ts'

/** The literals of a part of the plan, those of its targets too, each as whose it is. */
const saidIn = (f: Findings, part: unknown, found: Set<FlowNode> = new Set()): ReadonlySet<FlowNode> => {
  if (typeof part !== 'object' || part === null) return found
  const { kind, value, text, described, nth } = part as Readonly<Record<string, unknown>>
  if (kind === 'number' && typeof value === 'number') found.add(saidNumber(f, value))
  if (kind === 'nth' && typeof nth === 'number') found.add(saidNumber(f, nth))
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

/** The body of a loop, in which rounds may be picked; one that is gone through once at most has none to pick from. */
export const inRounds = (f: Findings, body: Place): Place => {
  if (body.times <= 1) return body
  const rounds = { picks: f.flows.node(), ends: f.flows.node() }
  const picked = f.flows.joined('L4', body.picked, rounds.picks) ?? rounds.picks
  return { ...body, picked, rounds: [...body.rounds, rounds], ending: [...body.ending, rounds] }
}

/** What leads through a site: a button or link that is there on some pages and not on others is looked for by every plan that turns pages. */
const LEADING: ReadonlySet<string> = new Set(['link', 'button', 'tab', 'menuitem'])

const isComputed = ({ match, having, in: outer }: Target): boolean =>
  match?.kind === 'named' || match?.kind === 'element' || [...having, ...(outer ? [outer] : [])].some(isComputed)

const wordsOf = ({ role, match, described = '', having, in: outer }: Target, isOfRound: boolean): readonly string[] => {
  const own = [match && 'text' in match ? match.text : '', described].filter((text) => text !== '')
  const inner = [...having, ...(outer ? [outer] : [])].flatMap((each) => wordsOf(each, isOfRound))
  if (FILLED.has(role) && !isOfRound) return inner
  return [...(LEADING.has(role) ? own.flatMap(unknownWords) : own), ...inner]
}

const targetsIn = (part: unknown): readonly Target[] => {
  if (typeof part !== 'object' || part === null) return []
  if ('role' in part && 'having' in part) return [part as Target]
  return Object.values(part).flatMap(targetsIn)
}

/** The places by their number that a target names. */
const placesOf = ({ states, having, in: outer }: Target): readonly number[] => [
  ...states.flatMap((state) => (state.kind === 'nth' ? [state.nth] : [])),
  ...[...having, ...(outer ? [outer] : [])].flatMap(placesOf)
]

const saidOf = (f: Findings, targets: readonly Target[]): FlowNode | undefined => {
  const words = targets.flatMap((target) => wordsOf(target, isComputed(target)))
  const places = targets.flatMap(placesOf).map((nth) => saidNumber(f, nth))
  return f.flows.joined('L14', ...(words.length > 0 ? [f.saidBy(words)] : []), ...places)
}

/**
 * Whose words say what is looked for, and at which place: beside ways through the site, and beside fields that every round fills in alike. `sought` are those
 * of all targets; `soughtInRound` of those that differ from round to round, in the element of a record or beside a computed name.
 */
export const soughtBy = (f: Findings, targets: readonly Target[]) => ({
  sought: saidOf(f, targets),
  soughtInRound: saidOf(f, targets.filter(isComputed))
})

/** Those of all that a test looks for. */
export const soughtIn = (f: Findings, test: Expr): FlowNode | undefined => saidOf(f, targetsIn(test))
