import type { Act, Stmt, Target } from '../contract/index.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import type { Given, GivenSoFar } from './given-so-far.ts'
import type { Principal } from './principals.ts'
import type { Findings, Place } from './walk.ts'

/** Acts that add to what a field holds, and those that write in one. */
const ADDING: readonly string[] = ['type', 'paste']
const WRITING: readonly string[] = [...ADDING, 'fill']

/** What may be any field, and what counts for all of them. */
const ANY = 'any'
const ALL = 'all'

/** A field by its one whole name; a target that says it otherwise may be any field. */
const fieldOf = ({ match }: Target): string =>
  match?.kind === 'is' ? `"${match.text.normalize('NFKC').trim().toLowerCase()}` : ANY

/** The place of a statement right behind another, which may have emptied a field for it. */
export const behind = (f: Findings, place: Place, { id }: Stmt, before: Stmt | undefined): Place => {
  const isClear = before?.kind === 'act' && before.act.verb === 'clear' && !f.replaced.has(id)
  return { ...place, emptied: isClear ? before.act.target : undefined }
}

const isSame = (a: Target, b: Target): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The fields that the plan may have written in before a place, on any way there. What is typed or pasted behind something else makes one
 * text with it, and that text is the agent's.
 */
export class WrittenFields {
  readonly #flows: FlowGraph
  readonly #given: GivenSoFar
  readonly #agent: FlowNode
  readonly #known = new Map<Principal, Map<string, Given>>()

  constructor(flows: FlowGraph, given: GivenSoFar, agent: FlowNode) {
    this.#flows = flows
    this.#given = given
    this.#agent = agent
  }

  /** Takes an act into account; gives whose the text is that the field then holds, where it may have held another before. */
  write(site: Principal, act: Act, emptied: Target | undefined): FlowNode | undefined {
    if (!WRITING.includes(act.verb) || !('target' in act) || !act.target) return undefined
    const field = fieldOf(act.target)
    const isBehind = ADDING.includes(act.verb) && !(emptied && isSame(emptied, act.target))
    const before = (field === ANY ? [ALL] : [field, ANY]).map((name) => this.#given.at(this.#field(site, name)))
    for (const name of [field, ALL]) this.#given.give(this.#field(site, name), [this.#agent])
    return isBehind ? this.#flows.joined('L29', ...before) : undefined
  }

  #field(site: Principal, name: string): Given {
    const fields = this.#known.get(site) ?? new Map<string, Given>()
    this.#known.set(site, fields)
    const field = fields.get(name) ?? { values: this.#flows.node() }
    fields.set(name, field)
    return field
  }
}
