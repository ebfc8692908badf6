import type {
  CheckContext,
  Diagnostic,
  EffectId,
  Expr,
  ObservedRef,
  Origin,
  RefusalCode,
  RefusalDetail,
  Replaced,
  Span,
  Stmt,
  Target,
  Type
} from '../contract/index.ts'
import { errorAt, nearestWord } from '../syntax/index.ts'
import type { OpenBlessing } from './bless.ts'
import type { EffectLedger } from './effect-ledger.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import type { GivenSoFar } from './given-so-far.ts'
import type { Opening } from './opened.ts'
import type { Principal, Principals } from './principals.ts'
import type { Rule } from './rules.ts'
import type { Scope, Variable } from './scope.ts'
import type { Known } from './types.ts'
import { wordAt } from './word-at.ts'
import type { Words } from './words.ts'
import type { WrittenFields } from './written-fields.ts'

/** A declared site. */
export interface Site {
  readonly name: string
  readonly origin: Origin
  readonly via: readonly Origin[]
  readonly frames: readonly Origin[]
  readonly files: readonly Origin[]
  readonly self: Principal
  /** What decides whether an act or look in `on SITE` succeeds: what the site shows, and its sign-in origins, where the tab may be. */
  readonly answers: FlowNode
  /** What happens at the site or at one of its sign-in origins, wherever the tab is: it goes to all of these. */
  readonly anyVia: FlowNode
}

export interface Secret {
  readonly name: string
  readonly site: Site | undefined
  readonly span: Span
  used: boolean
}

/** A tab of the run: its own first one, or one that a `tab` block opens. */
export interface Tab {
  /** Where the tab is when it is met first, and by now: every node after another depends on it. */
  readonly first: FlowNode
  at: FlowNode
  /** Whose pages were in it so far, so that where it is depends on them already. */
  sites: Set<Principal>
  /** Where it was opened. */
  home?: Site
  /** How it came to what it shows by now. */
  opened: Opening
}

/** A test, or whatever else decides something: the most bits its outcomes carry in one run. */
export interface Decision {
  readonly node: FlowNode
  readonly bits: number
}

/**
 * The check of what stands inside a part, whatever it is: handed to the check of each kind of part by check-plan.ts, so that
 * none of them imports the one that chooses among them. `block` and `stmt` give the steps of the longest run through.
 */
export interface Inside {
  readonly block: (f: Findings, place: Place, stmts: readonly Stmt[]) => number
  readonly stmt: (f: Findings, place: Place, stmt: Stmt) => number
  readonly expr: (f: Findings, place: ExprPlace, expr: Expr) => Valued
}

/** What one check gathers. */
export interface Findings {
  readonly inside: Inside
  /** The plan as it is written. */
  readonly text: string
  readonly diagnostics: Diagnostic[]
  readonly context: CheckContext
  readonly sites: ReadonlyMap<string, Site | undefined>
  /** Stands where a site is not known: what stands inside is checked all the same. */
  readonly nowhere: Site
  readonly secrets: ReadonlyMap<string, Secret>
  /** The sites and values that nothing in the plan has used so far, with what they are called and where. */
  readonly unused: Map<Site | Variable, { readonly name: string; readonly span: Span }>
  readonly tabs: Map<string, Tab>
  /** The run's own tab. */
  readonly ownTab: Tab
  /** Each change of what a tab was opened at, in the order of the plan. */
  readonly openings: { readonly tab: Tab; readonly opened: Opening }[]
  /** Where tabs are when an undo begins and when it ends: any time after its `do`. */
  readonly undoing: { readonly tab: Tab; readonly begin: FlowNode; readonly end: FlowNode }[]
  /** What happens at any site of the plan, wherever a tab is. */
  readonly anywhere: FlowNode
  readonly refs: Map<string, ObservedRef>
  readonly ledger: EffectLedger
  readonly flows: FlowGraph
  readonly people: Principals
  /** The values that sites were given before the place that is being walked. */
  readonly given: GivenSoFar
  /** The fields that the plan may have written in before that place. */
  readonly written: WrittenFields
  /** Whose what the plan puts together is. */
  readonly words: Words
  /** Is this nothing but words of the plan? */
  readonly isSaid: (node: FlowNode) => boolean
  /** What the vault fills in at a site: one node for each, since all of it goes the same way. */
  readonly vaultAt: (site: Site) => FlowNode
  /** Those nodes, by origin. */
  readonly filled: ReadonlyMap<string, FlowNode>
  readonly blessings: Map<EffectId, OpenBlessing>
  /** What is kept, with all that each depends on. */
  readonly kept: Map<string, { readonly type: Type; readonly node: FlowNode }>
  readonly decisions: Decision[]
  /** Where the run may stop; how often all of it is reached at most, and at how many places a refusal can then point. */
  readonly stops: { readonly nodes: FlowNode[]; times: number; places: number }
  /** May some value be `none`, so that whatever computes with it can fail? */
  readonly mayBeNone: boolean
  /** Do the roles of elements count for what an act on them is? Not in a plan that mixes them in one variable, which is told here. */
  readonly roles: { readonly count: boolean; mixed: boolean }
  /** What a resumed run may have done in the place of a statement, by that statement; each is taken out once it is checked. */
  readonly replaced: Map<number, readonly Replaced[]>
  /** Whose words these texts of the plan are: the person's only where all of them stand in the request. */
  readonly saidBy: (texts: readonly string[]) => FlowNode
  /** The fact that the run has not stopped so far: what every later act depends on. */
  going: FlowNode
  /** That the run stops, or ends well, somewhere from here on: what an undo depends on. */
  after: FlowNode
}

/** The tabs of the run that were met so far. */
export const allTabs = ({ ownTab, tabs }: Findings): Tab[] => [ownTab, ...tabs.values()]

/** How deep a target is, of how many parts, and how long its texts are, with all around it. */
export interface TargetSize {
  readonly depth: number
  readonly parts: number
  readonly length: number
}

/** A target around statements, composed with all around it. */
export interface Within {
  readonly target?: Target
  readonly size: TargetSize
}

/** The rounds of one loop: what decides which of them give a value, and after which of them the run ends. */
export interface Rounds {
  readonly picks: FlowNode
  readonly ends: FlowNode
}

/** Where in the plan a statement stands. */
export interface Place {
  readonly scope: Scope
  readonly site?: Site
  readonly inFrame: boolean
  readonly within?: Within
  /** What the targets around were computed from at run time. */
  readonly around?: FlowNode
  /** Whose words the literals of the targets around are. */
  readonly said: readonly FlowNode[]
  readonly tab: Tab
  /** The most times this place is reached in one run. */
  readonly times: number
  /** What decides that this place is reached at all. */
  readonly branch: FlowNode
  /** What decides in which rounds of the loops around this place is reached. */
  readonly picked?: FlowNode
  /** The loops around. */
  readonly rounds: readonly Rounds[]
  /** Those of them that end where something here is refused. */
  readonly ending: readonly Rounds[]
  /** Where a refusal that can be caught goes, and by which rule; `picks` is what goes on in a `try` of a loop depends on. */
  readonly caught?: { readonly node: FlowNode; readonly rule: Rule; readonly picks?: FlowNode }
  readonly inUndo: boolean
  /** What the statement right before left empty. */
  readonly emptied?: Target | undefined
  /** The `repeat` blocks around, each with whether its `stop when` has come already. */
  readonly repeats: readonly { stopped: boolean }[]
}

/** A value's type, and the node of what it depends on. */
export interface Valued {
  readonly type: Known
  readonly node: FlowNode
}

/** What has been met in an expression so far. */
interface Met {
  looks: number
  /** The texts and lists that are gone through. */
  passes: number
  mayFail: boolean
  /** It fails for some values, however small they are. */
  byValue: boolean
}

export const newMet = (): Met => ({ looks: 0, passes: 0, mayFail: false, byValue: false })

/** Where an expression stands: may it look at the page, what is the bare dot, and what has been met in it so far? */
export interface ExprPlace extends Place {
  readonly mayRead: boolean
  readonly item?: Valued
  /** A list, and where the `where`, `map` and `sort by` that take it end. */
  readonly taken?: { readonly list: Expr; readonly end: number }
  readonly met: Met
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

/** A word that is not known here, and what it may have been meant for. */
interface Unknown {
  readonly word: string
  readonly known: Iterable<string>
  /** What other languages call it, with its name here. */
  readonly foreign?: Readonly<Record<string, string>>
  /** What to write instead of a word that no one word stands for. */
  readonly hints?: Readonly<Record<string, string>>
  /** Which of several places in the span, where the word stands in more than one. */
  readonly which?: 'first' | 'last'
}

/** Reports a word at the very place where it stands, with the known word that was probably meant in its stead. */
export const reportUnknown = (
  f: Findings,
  span: Span,
  code: RefusalCode,
  { word, known, foreign = {}, hints = {}, which }: Unknown,
  detail: RefusalDetail = { name: word }
): void => {
  if (f.diagnostics.length >= MAX_SUGGESTED) return report(f, span, code, detail)
  if (Object.hasOwn(hints, word))
    return report(f, wordAt(f.text, span, word, which), code, { ...detail, hint: hints[word] as string })
  const meant = Object.hasOwn(foreign, word) ? foreign[word] : nearestWord(word, known)
  const fix = meant === undefined || isWord(meant) ? meant : JSON.stringify(meant)
  report(f, wordAt(f.text, span, word, which), code, detail, fix)
}

const isWord = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)

/** Counts beyond this are all the same: far too many. */
export const atMost = (count: number): number => Math.min(count, Number.MAX_SAFE_INTEGER)
