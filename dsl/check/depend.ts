import type { EdgeKind, FlowNode } from './flow-graph.ts'
import type { Principal } from './principals.ts'
import type { Rule } from './rules.ts'
import { atMost, type Findings, type Place, type Site } from './walk.ts'

/** A test of the plan's own: its outcome decides, by branch, what `decides` stands for. `bits` is what one outcome carries. */
export const decide = (f: Findings, rule: Rule, place: Place, test: FlowNode, decides: FlowNode, bits = 1): void => {
  const outcome = f.flows.node()
  f.flows.edge(rule, test, outcome)
  f.flows.edge(rule, outcome, decides, 'branch')
  f.decisions.push({ node: outcome, bits: bits * place.times })
}

/** A place reached by one more test: everything that decided the outer place decides this one (L3, L4). */
export const branchOf = (f: Findings, rule: Rule, place: Place): FlowNode => {
  const branch = f.flows.node()
  f.flows.edge(rule, place.branch, branch)
  return branch
}

type On = readonly (readonly [rule: Rule, nodes: readonly (FlowNode | undefined)[]])[]

/** In how many ways one step can be refused, at most: by its code, and by the few that say more. */
export const REFUSALS = 64

/** How a place can fail. */
interface Failure {
  /** Its refusals never stop a run in which they are caught, as those of a step can that the person declines. */
  readonly always?: 'caught'
  /** A step that the planner is told of: what became of it is told even where the refusal is caught. */
  readonly told?: true
  readonly how?: EdgeKind
  /** It fails only where something grows too large. */
  readonly bySize?: boolean
  /** How many parts of it can be what failed, which the refusal tells; 1 if not given. */
  readonly parts?: number
  /** Whose words say what must be there, and what of it differs from round to round of a loop. */
  readonly sought?: FlowNode | undefined
  readonly soughtInRound?: FlowNode | undefined
}

/**
 * What is refused in a loop ends it, and says so after which round: all that decides it, and what decides that this is reached in a
 * round. Where that is caught around the loop, the plan goes on with what the rounds before gave; else no more is sent but in the loop
 * itself, and in what is undone. Where the tab is, and whether it is at a sign-in origin, is nothing that tells rounds apart.
 */
const endRounds = (
  f: Findings,
  { site, caught, picked, ending }: Place,
  on: On,
  sought: FlowNode | undefined
): void => {
  if (ending.length === 0) return
  // A word of the plan is the same in every round.
  const deciding = on
    .flatMap(([rule, nodes]) => (rule === 'L25' ? [] : nodes))
    .filter((node) => node !== undefined && !f.isSaid(node))
  const nodes = [...deciding.map((node) => (node === site?.answers ? site?.self.shows : node)), picked, sought]
  for (const { picks, ends } of ending) f.flows.edges('L4', nodes, caught ? picks : ends)
}

/**
 * The run may stop here: whether it does depends on these and on having come here. What is caught decides what the `else`
 * gives or does (L9, L10); what is not stops everything later (L5) and sets off the undos from before (L13).
 */
export const mayStop = (
  f: Findings,
  place: Place,
  on: On,
  { always, told, how = 'stopping', bySize, parts = 1, sought, soughtInRound }: Failure = {}
): void => {
  const { flows } = f
  if (!bySize) endRounds(f, place, on, soughtInRound)
  const failed = flows.node()
  for (const [rule, nodes] of on) flows.edges(rule, nodes, failed)
  flows.edge('L5', place.branch, failed)
  if (place.caught) {
    const { node, rule, picks } = place.caught
    decide(f, rule, place, failed, node)
    // The value says whether it was there.
    if (rule === 'L9') flows.edges('L14', [sought], failed)
    if (picks) for (const [why, nodes] of on) flows.edges(why, nodes, picks)
    if (told) decide(f, 'L17', place, failed, f.people.planner, Math.log2(REFUSALS))
    if (always === 'caught') return
  }
  f.stops.nodes.push(failed)
  f.stops.times = atMost(f.stops.times + place.times)
  f.stops.places = atMost(f.stops.places + place.times * parts)
  // Each undo fails by itself, and the next goes on: what of it is done is a choice, not an end.
  if (place.inUndo) f.decisions.push({ node: failed, bits: Math.log2(REFUSALS * parts) * place.times })
  // And where it is not known what became of it, nothing more is undone.
  flows.edge('L13', failed, f.after, 'branch')
  const next = flows.node()
  flows.edge('L5', f.going, next)
  flows.edge('L5', failed, next, place.inUndo ? 'branch' : how)
  f.going = next
}

/** The plan's own test decides whether the run goes on: by branch, since the plan chose what is asked (L26). */
export const mustHold = (f: Findings, place: Place, test: FlowNode): void =>
  mayStop(f, place, [['L26', [test]]], { always: 'caught', how: 'branch' })

/** What is done: what it carries, what it was aimed by at run time, and whose words the rest of its aim is. */
export interface Done {
  readonly carried?: FlowNode | undefined
  readonly aimed?: FlowNode | undefined
  readonly said: readonly FlowNode[]
}

/**
 * The act reaches one that is acted on: with its values (L29), its aim (L11, L12), the tests around it (L3), and the fact that
 * the run came so far (L5). Its aim and whose words that is (L14) shape what is done there.
 */
export const give = (f: Findings, place: Place, to: Principal, { carried, aimed, said }: Done): void => {
  const { flows } = f
  flows.edges('L29', [carried], to.given)
  flows.edges('L11', [aimed], to.given)
  flows.edges('L12', [place.around], to.given)
  flows.edge('L3', place.branch, to.given)
  flows.edge('L5', f.going, to.given)
  flows.edges('L11', [aimed], to.control)
  flows.edges('L12', [place.around], to.control)
  flows.edges('L14', new Set(said), to.control)
}

/** What can become of one step on a page: raised to one of fewer than eight classes, or looked at again up to three times. */
const OUTCOME_BITS = 5

/** A step is told to the planner: that it was reached, by branch (L17). */
export const tellStep = (f: Findings, place: Place): void => {
  f.flows.edge('L17', place.branch, f.people.planner, 'branch')
}

/** A step on the page of a site is told with what became of it there, which depends on the page and on all it was asked. */
export const tellPageStep = (
  f: Findings,
  place: Place,
  { answers }: Site,
  asked: readonly (FlowNode | undefined)[]
): void => {
  tellStep(f, place)
  const outcome = f.flows.joined('L17', answers, place.tab.at, place.around, ...asked) ?? answers
  decide(f, 'L17', place, outcome, f.people.planner, OUTCOME_BITS)
}

/** The planner learns a value, or at least that this was reached (L16). */
export const tellPlanner = (f: Findings, place: Place, value: FlowNode): void => {
  f.flows.edges('L16', [value, place.branch, f.going], f.people.planner)
}
