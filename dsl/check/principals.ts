import { isOrigin, type Origin, type Source, type ToolName } from '../contract/index.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import type { Rule } from './rules.ts'

/** One that is given something and shows something: a site, a tool, the sandbox. What it shows depends on what it was given. */
export interface Principal {
  readonly name: Origin | ToolName | 'sandbox'
  readonly given: FlowNode
  readonly shows: FlowNode
  /** What shapes the targets, addresses, files, code and tools that it is acted on with. */
  readonly control: FlowNode
  /** The values that it is given: what is typed, chosen and checked, without the names of buttons and the ways through a site. */
  readonly values: FlowNode
}

/** Everyone whom data can come from or go to, each with its nodes: one for each origin, however many names it has. */
export class Principals {
  readonly #flows: FlowGraph
  readonly #known = new Map<string, Principal>()
  readonly person: FlowNode
  readonly planner: FlowNode
  /** Whose words the literals of the plan are: the person's, where they stand in the request. No sources of flows. */
  readonly saidByPlanner: FlowNode
  readonly saidByPerson: FlowNode
  /** What the agent was shown before it wrote the plan, all of it together (L14). */
  readonly shown: FlowNode
  /** Whatever earlier turns took out of the vault. Not listed among flows. */
  readonly vault: FlowNode
  readonly clipboard: FlowNode

  constructor(flows: FlowGraph) {
    this.#flows = flows
    this.person = flows.node()
    this.planner = flows.node()
    this.saidByPlanner = flows.node()
    this.saidByPerson = flows.node()
    this.shown = flows.node()
    this.vault = flows.node()
    this.clipboard = flows.node()
    flows.edge('L14', this.shown, this.saidByPlanner)
  }

  /** What places were given before the plan: the sources by the place, as it comes back with what that shows. */
  readonly returned: {
    readonly place: Principal['name']
    readonly from: readonly Source[]
    readonly node: FlowNode
  }[] = []

  /** What was released to a place comes back with what that shows (L27). It is no flow to the place, which has it. */
  bringBack({ name, shows }: Principal, from: readonly Source[]): void {
    const node = this.#flows.node()
    this.#flows.edge('L27', node, shows)
    this.returned.push({ place: name, from: [...new Set(from)], node })
  }

  /** All of them, in the order they were met. */
  get all(): Iterable<Principal> {
    return this.#known.values()
  }

  site(origin: Origin): Principal {
    return this.#principal(origin, 'L2')
  }

  tool(name: ToolName): Principal {
    return this.#principal(name, 'L18')
  }

  get sandbox(): Principal {
    return this.#principal('sandbox', 'L18')
  }

  /** Where data comes from that a context says is of this source. */
  source(name: Source): FlowNode {
    if (name === 'person') return this.person
    if (name === 'vault') return this.vault
    if (name === 'planner') return this.saidByPlanner
    if (name === 'sandbox') return this.sandbox.shows
    return isOrigin(name) ? this.site(name).shows : this.tool(name as ToolName).shows
  }

  /** What one shows depends on all that it was ever given: a site (L2), a tool, the sandbox (L18). */
  #principal(name: Principal['name'], memory: Rule): Principal {
    const known = this.#known.get(name)
    if (known) return known
    const flows = this.#flows
    const made = { name, given: flows.node(), shows: flows.node(), control: flows.node(), values: flows.node() }
    flows.edge(memory, made.given, made.shows)
    this.#known.set(name, made)
    return made
  }
}
