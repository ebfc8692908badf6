import { FLOW_KINDS, type Flow, type Sink, type Source } from '../contract/index.ts'
import { countBits } from './count-bits.ts'
import { EDGE_KINDS, type FlowNode } from './flow-graph.ts'
import type { Principal } from './principals.ts'
import { type Reach, reachFrom } from './reach.ts'
import type { Findings } from './walk.ts'

/** Weaker than this is by stopping only. */
const BRANCH = EDGE_KINDS.indexOf('branch')
const ANY = EDGE_KINDS.indexOf('stopping')

interface Start {
  /** What the manifest calls it; nothing for what is no source there by itself. */
  readonly names: readonly Source[]
  readonly node: FlowNode
  /** Who has it already: to them it is no flow. */
  readonly knownTo?: Sink
}

interface End {
  readonly name: Sink
  readonly node: FlowNode
  readonly control?: FlowNode
}

/** Everything that was found out about what reaches what, once the whole plan has been walked. */
export interface Dependences {
  readonly flows: readonly Flow[]
  /** The sources that reach any of these nodes at all. */
  readonly sourcesOf: (...nodes: readonly FlowNode[]) => Source[]
  /** The sources that shape any of these nodes, by value or branch, and that nobody stood for. */
  readonly shapersOf: (nodes: Iterable<FlowNode>) => Source[]
  /**
   * The sources that shape the values a site is given by the end of the plan. What was given to it before comes back with what it
   * shows, and is counted already where it was a value.
   */
  readonly valuesOf: (site: Principal) => Source[]
  /** Those of these nodes alone, which the site is given. */
  readonly valuesAt: (site: Principal, nodes: Iterable<FlowNode>) => Source[]
  /** Is there nothing in these nodes but what the planner said, of what it was shown? */
  readonly isPlanners: (nodes: readonly FlowNode[]) => boolean
  /** Does the planner learn all that reaches this node, as values? */
  readonly isTold: (node: FlowNode) => boolean
  /** The sinks, other than the origin itself, that learn something which depends on what starts here. */
  readonly sinksOf: (node: FlowNode, but: Sink) => Sink[]
}

const isSite = ({ name }: Principal): boolean => name.includes('://')

/** Sites in order of declaration, then the sandbox and tools. */
const ordered = (people: Iterable<Principal>): Principal[] => {
  const all = [...people]
  const rest = all.filter((each) => !isSite(each))
  return [
    ...all.filter(isSite),
    ...rest.filter(({ name }) => name === 'sandbox'),
    ...rest.filter(({ name }) => name !== 'sandbox')
  ]
}

/**
 * Follows every source to every sink. A declassified value is no flow to whom it was declassified to (L21): that sink is
 * followed to without what goes into its gates. An endorsed one is no control (L22), likewise.
 */
export const followFlows = (f: Findings, filled: Iterable<FlowNode>): Dependences => {
  const { people } = f
  const everyone = ordered(people.all)
  const shown = [...new Set(f.context.shown ?? [])]
  const starts: Start[] = [
    ...everyone.map(({ name, shows }) => ({ names: [name], node: shows })),
    { names: ['person'], node: people.person },
    { names: ['vault'], node: people.vault },
    ...people.returned.map(({ from, node, place }): Start => ({ names: from, node, knownTo: place })),
    // What the agent was shown it knows already.
    { names: shown, node: people.shown, knownTo: 'planner' }
  ]
  const listed = starts.length
  const others: Start[] = [
    { names: ['planner'], node: people.saidByPlanner },
    { names: ['person'], node: people.saidByPerson },
    ...[...filled].map((node): Start => ({ names: ['vault'], node }))
  ]
  const all = [...starts, ...others]
  const ends: End[] = [
    ...everyone.map(({ name, given, control }) => ({ name, node: given, control })),
    { name: 'planner', node: people.planner }
  ]

  const graph = f.flows.outgoing()
  const follow = (barred: Iterable<FlowNode>) =>
    reachFrom(
      graph,
      all.map(({ node }) => [node]),
      new Set(barred)
    )
  const blessings = [...f.blessings.values()]
  const plain = follow([])
  const endorsed = blessings.filter(({ kind }) => kind === 'endorse').flatMap(({ gates }) => gates)
  const shaping = endorsed.length ? follow(endorsed) : plain
  const declassified = new Map<Sink, Reach>()
  for (const { to } of blessings) {
    if (to === undefined || declassified.has(to)) continue
    declassified.set(to, follow(blessings.filter((each) => each.to === to).flatMap(({ gates }) => gates)))
  }
  const incoming = f.flows.incoming()
  const backwards = reachFrom(
    incoming,
    ends.map(({ node }) => [node])
  )

  const howOf = (start: number, { name, node, control }: End): Set<Flow['how'][number]> => {
    const reach = declassified.get(name) ?? plain
    const how = new Set<Flow['how'][number]>(EDGE_KINDS.filter((_, kind) => reach.by(start, node, kind)))
    if (control !== undefined && shaping.within(start, control, BRANCH)) how.add('control')
    return how
  }
  const bitsOf = countBits(f, all.length, plain, backwards, ends)

  const flows: Omit<Flow, 'id'>[] = []
  const pairs = new Map<Source, number[]>()
  for (const [i, { names }] of starts.slice(0, listed).entries())
    for (const name of names) pairs.set(name, [...(pairs.get(name) ?? []), i])
  for (const [from, indexes] of pairs) {
    if (from === 'planner') continue
    for (const [e, end] of ends.entries()) {
      if (end.name === from) continue
      const counting = indexes.filter((i) => starts[i]?.knownTo !== end.name)
      const hows = counting.map((i) => howOf(i, end))
      // What the person chose may aim: that is what they are there for.
      const kinds = from === 'person' ? FLOW_KINDS.filter((kind) => kind !== 'control') : FLOW_KINDS
      const how = kinds.filter((kind) => hows.some((each) => each.has(kind)))
      if (how.length === 0) continue
      const bits = how.includes('value') ? Number.POSITIVE_INFINITY : Math.max(0, ...counting.map((i) => bitsOf(i, e)))
      flows.push({ from, to: end.name, how, ...(bits <= Number.MAX_SAFE_INTEGER && { bits }) })
    }
  }

  const isKnown = (start: number): boolean =>
    all[start]?.knownTo === 'planner' || all[start]?.node === people.saidByPlanner
  const toPlanner = new Set(
    flows.flatMap(({ from, to, how }) => (to === 'planner' && how.includes('value') ? [from] : []))
  )

  // By what a site shows: what reaches a node without going through that.
  const apart = new Map<FlowNode, Reach>()
  const named = (indexes: Iterable<number>): Source[] => [
    ...new Set([...new Set(indexes)].sort((a, b) => a - b).flatMap((start) => all[start]?.names ?? []))
  ]
  return {
    flows: flows.map((flow, i) => ({ id: `f${i + 1}`, ...flow })),
    sourcesOf: (...nodes) => named(nodes.flatMap((node) => plain.startsOf(node, ANY))),
    shapersOf: (nodes) => named([...nodes].flatMap((node) => shaping.startsOf(node, BRANCH))).sort(),
    valuesOf: ({ shows, values }) => {
      // Backwards, from the one end: there are as many such questions as sites.
      const back = reachFrom(incoming, [[values]], new Set([...endorsed, shows]))
      const others = all.flatMap(({ node }, i) => (node !== shows && back.within(0, node, BRANCH) ? [i] : []))
      const own = all.findIndex(({ node }) => node === shows)
      return named([...others, ...(shaping.within(own, values, BRANCH) ? [own] : [])]).sort()
    },
    valuesAt: ({ shows }, nodes) => {
      const own = all.findIndex(({ node }) => node === shows)
      const others = apart.get(shows) ?? follow([...endorsed, shows])
      apart.set(shows, others)
      const starts = [...nodes].flatMap((node) => [
        ...others.startsOf(node, BRANCH).filter((start) => start !== own),
        ...(shaping.within(own, node, BRANCH) ? [own] : [])
      ])
      return named(starts).sort()
    },
    isPlanners: (nodes) => nodes.every((node) => plain.startsOf(node, ANY).every(isKnown)),
    isTold: (node) =>
      plain
        .startsOf(node, ANY)
        .every((start) => isKnown(start) || all[start]?.names.every((name) => toPlanner.has(name))),
    sinksOf: (node, but) => {
      const start = all.findIndex((each) => each.node === node)
      return ends
        .filter(({ name }) => name !== but)
        .filter((end) => (declassified.get(end.name) ?? plain).within(start, end.node, ANY))
        .map(({ name }) => name)
    }
  }
}
