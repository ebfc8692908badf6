import type { Diagnostic, Origin, RefusalCode, RefusalDetail, Span, Target } from '../contract/index.ts'
import { errorAt, nearestWord } from '../syntax/index.ts'
import type { EffectLedger } from './effect-ledger.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import type { Scope } from './scope.ts'
import type { Known } from './types.ts'

export interface Site {
  readonly name: string
  readonly origin: Origin
}

/** Stands where the site is not known, which was reported once: what stands inside is checked all the same. */
export const NOWHERE: Site = { name: '', origin: '' as Origin }

export interface Secret {
  readonly name: string
  readonly site: Site | undefined
  readonly span: Span
  used: boolean
}

/** What one check gathers. */
export interface Findings {
  readonly diagnostics: Diagnostic[]
  readonly sites: ReadonlyMap<string, Site | undefined>
  readonly secrets: ReadonlyMap<string, Secret>
  readonly ledger: EffectLedger
  readonly flows: FlowGraph
  /** The fact that the run has not stopped so far: what every later act depends on. */
  going: FlowNode
}

/** Where in the plan a statement stands. */
export interface Place {
  readonly scope: Scope
  readonly site?: Site
  readonly within?: Target
  /** The most times this place is reached in one run. */
  readonly times: number
  /** What decides that this place is reached at all. */
  readonly branch: FlowNode
  /** The `repeat` blocks around, each with whether its `stop when` has come already. */
  readonly repeats: readonly { stopped: boolean }[]
}

/** What an expression depends on, and how many looks at a page it takes. */
export interface Uses {
  readonly nodes: Set<FlowNode>
  looks: number
}

export const noUses = (): Uses => ({ nodes: new Set(), looks: 0 })

/** Where an expression stands: may it look at the page, and what is the bare dot? */
export interface ExprPlace extends Place {
  readonly mayRead: boolean
  readonly item?: { readonly type: Known }
}

export const report = (
  { diagnostics }: Findings,
  span: Span,
  code: RefusalCode,
  detail?: RefusalDetail,
  fix?: string
): void => {
  diagnostics.push(errorAt(span, code, detail, fix))
}

/** Mistakes that are looked over for a word that was probably meant; past them it would only cost time. */
const MAX_SUGGESTED = 20

/** The known word that was probably meant. */
export const suggest = ({ diagnostics }: Findings, word: string, known: Iterable<string>): string | undefined =>
  diagnostics.length < MAX_SUGGESTED ? nearestWord(word, known) : undefined

/** The run may stop here, and whether it does depends on these and on having come here. */
export const mayStop = (f: Findings, { branch }: Place, on: Iterable<FlowNode>): void => {
  const next = f.flows.node()
  f.flows.edge(f.going, next, 'value')
  f.flows.edge(branch, next, 'stopping')
  f.flows.edges(on, next, 'stopping')
  f.going = next
}
