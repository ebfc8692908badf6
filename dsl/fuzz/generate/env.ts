import type { Origin, Source, Type } from '../../contract/index.ts'
import type { Random } from '../random.ts'

/** A variable that an expression may use. `from` is where its value was obtained: what the generator likes to decide by. */
export interface Known {
  readonly name: string
  readonly type: Type
  readonly settable: boolean
  /** A record of it knows the element it was read from. */
  readonly elements: boolean
  readonly from: readonly Source[]
}

/** A site of the plan being made. */
export interface PlannedSite {
  readonly name: string
  readonly origin: Origin
  readonly via: readonly Origin[]
  readonly frames: readonly Origin[]
  readonly files: readonly Origin[]
}

/** Where in a plan the generator stands, and what it may use there. Copied for a block, so that inner names end with it. */
export interface Env {
  readonly random: Random
  readonly sites: readonly PlannedSite[]
  readonly secrets: readonly { readonly name: string; readonly site: string }[]
  readonly refs: readonly string[]
  /** Grows as names are bound. */
  readonly known: Known[]
  /** Tabs that were opened in the text before. */
  readonly tabs: Set<string>
  readonly site?: PlannedSite
  readonly tab?: string
  /** How deep blocks are nested. */
  readonly depth: number
  readonly inUndo: boolean
  readonly inLoop: boolean
  /** Inside `repeat` and before its `stop when`: nothing that submits. */
  readonly beforeStop: boolean
  /** Shared by all: statements left to make, and the number of the next name. */
  readonly budget: { left: number; names: number }
}

export const fresh = (env: Env, prefix = 'v'): string => `${prefix}${++env.budget.names}`

/** The inside of a block: names bound in it are forgotten after it. */
export const inner = (env: Env, change: Partial<Env> = {}): Env => ({
  ...env,
  depth: env.depth + 1,
  known: [...env.known],
  ...change
})
