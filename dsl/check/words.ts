import type { FlowGraph, FlowNode } from './flow-graph.ts'
import type { Principals } from './principals.ts'
import { reachFrom } from './reach.ts'

/** What these give is one or more of the values that they are given, or one of them in another type: each as it is. */
const KEEPING: ReadonlySet<string> = new Set(['first', 'last', 'take', 'min', 'max', 'text', 'date', 'trim'])

/** These put the items of one list together. */
const JOINING: ReadonlySet<string> = new Set(['sum', 'join'])

/**
 * Whose a value is that the plan computes. What is put together out of several is the agent's, whoever said or showed those: out of
 * two words or numbers any other can be made. So is what is made of one word of the person's, which is not what they said. A name, the
 * item of a list, a field, what is picked out of a list, and a word read as a day hold it as it was; one read as a number may be another. Which words come to an
 * operand is known once all of the plan has been walked: a `var` is set later on too.
 */
export class Words {
  readonly #flows: FlowGraph
  readonly #people: Principals
  readonly #changed: FlowNode[] = []
  readonly #outcomes: FlowNode[] = []

  constructor(flows: FlowGraph, people: Principals) {
    this.#flows = flows
    this.#people = people
  }

  /** What a function gives of its arguments. */
  given(name: string, args: readonly FlowNode[]): FlowNode {
    if (KEEPING.has(name)) return this.#flows.joined('L28', ...args) ?? this.#people.saidByPlanner
    return args.length === 1 && !JOINING.has(name) ? this.changed(args) : this.made(args)
  }

  /** What is put together out of these. */
  made(parts: readonly FlowNode[]): FlowNode {
    const { saidByPlanner } = this.#people
    return this.#flows.joined('L28', ...parts, saidByPlanner) ?? saidByPlanner
  }

  /** What one value becomes. */
  changed(parts: readonly FlowNode[]): FlowNode {
    const { saidByPlanner } = this.#people
    return parts.every((part) => part === saidByPlanner) ? saidByPlanner : this.#of(parts, this.#changed)
  }

  /** What a test of these comes to, or a look: it may depend on words and holds none of them. */
  outcome(parts: readonly FlowNode[]): FlowNode {
    return this.#of(parts, this.#outcomes)
  }

  /** Draws what of the person's words became the agent's, once the walk is over. */
  join(): void {
    if (this.#changed.length === 0) return
    const { person, saidByPerson, saidByPlanner, all } = this.#people
    const others = [...all].map(({ shows }) => shows)
    const said = reachFrom(this.#flows.outgoing(), [[person, saidByPerson]], new Set([...others, ...this.#outcomes]))
    for (const node of this.#changed) if (said.by(0, node, 0)) this.#flows.edge('L28', saidByPlanner, node)
  }

  #of(parts: readonly FlowNode[], kind: FlowNode[]): FlowNode {
    const node = this.#flows.node()
    this.#flows.edges('L28', parts, node)
    kind.push(node)
    return node
  }
}
