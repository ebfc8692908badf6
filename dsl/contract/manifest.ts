import type { Origin } from './page/origin.ts'
import type { EffectClass } from './plan/effect-class.ts'
import type { SecretPart, Type } from './plan/plan-tree.ts'
import type { Span } from './plan/span.ts'
import type { TargetPattern } from './plan/target.ts'
import type { Hash } from './text/hash.ts'

/** What a step does: the acts of the language, the ways to look, and the ways to obtain a value. */
export const VERBS = [
  'open',
  'click',
  'fill',
  'fill-secret',
  'type',
  'clear',
  'press',
  'choose',
  'check',
  'uncheck',
  'read-url',
  'read-title',
  'read-text',
  'read-value',
  'read-count',
  'read-table',
  'exists',
  'wait',
  'double-click',
  'right-click',
  'hover',
  'copy',
  'paste',
  'screenshot',
  'drag',
  'scroll-to',
  'scroll',
  'upload',
  'download',
  'back',
  'forward',
  'reload',
  'close',
  'read-attribute',
  'read-all',
  'read-record',
  'observe',
  'call',
  'run',
  'ask',
  'hand-over',
  'endorse',
  'declassify'
] as const
export type Verb = (typeof VERBS)[number]

/** A tool that the page, the host app or a pinned server offers, as `tool:wallet`. */
export type ToolName = `tool:${string}`

/** Where an effect happens: at a site, in the executor, with the person, in a tool. */
export type Where = Origin | 'sandbox' | 'person' | ToolName

export const isOrigin = (end: string): end is Origin => end.includes('://')

/** `e1`, `e2` …, in order of first appearance. */
export type EffectId = string

/** One kind of act the plan may do, with the most times it can happen in any run. */
export interface Effect {
  readonly id: EffectId
  readonly origin: Where
  /** The sign-in origins of the site, where the act may happen too. */
  readonly via?: readonly Origin[]
  readonly verb: Verb
  readonly effect: EffectClass
  /** What it aims at; absent for `open` and reads of the page itself. */
  readonly target?: TargetPattern
  /** For `drag`: where it drops. */
  readonly to?: TargetPattern
  /** For `open`: the literal path, or absent when it is computed. */
  readonly path?: string
  /** For `press`: the key as the plan writes it. */
  readonly key?: string
  /** For `call`: the tool's function. For `run`: the hash of the code. */
  readonly name?: string
  /** For `call`: the pin of the tool as it was approved (`pinOf`), where it is known. */
  readonly pin?: Hash
  /** Who could have shaped what it aims at: target, address, file, code, tool. Sorted. */
  readonly control: readonly Source[]
  /**
   * For an act that sends, or that a page may make one that does: who could have shaped the values that the plan gives to its site,
   * wherever in the plan: what is typed, chosen, checked, and addresses of more than plain words. Sorted.
   */
  readonly values?: readonly Source[]
  readonly max: number
  readonly span: Span
}

/** Where data may come from: an origin, or one of the named principals. */
export type Source = Origin | 'planner' | 'person' | 'vault' | 'sandbox' | ToolName
export type Sink = Origin | 'planner' | 'sandbox' | ToolName

/**
 * How data reaches a sink: by `value`; by `branch` (something was done or not because of it); by `stopping` (the run went on
 * or not); by `control` (it shaped a target, address, code or file name there).
 */
export const FLOW_KINDS = ['value', 'branch', 'stopping', 'control'] as const
export type FlowKind = (typeof FLOW_KINDS)[number]

/** `f1`, `f2` …. Data (or the fact that a branch was taken, or that the run stopped) from one place reaches another. */
export interface Flow {
  readonly id: string
  readonly from: Source
  readonly to: Sink
  readonly how: readonly FlowKind[]
  /** The most bits it can carry in one run, where no value goes. */
  readonly bits?: number
}

/** Where a secret goes, and who may then learn something that depends on it, through what that site shows. */
export interface SecretUse {
  readonly name: string
  readonly origin: Origin
  readonly part: SecretPart
  readonly max: number
  readonly reaches: readonly Sink[]
}

/** Code that the plan runs, by its hash. */
export interface CodeUse {
  readonly effect: EffectId
  readonly language: string
  readonly hash: Hash
  /** Wall time in milliseconds and memory in bytes, for each run. */
  readonly ms: number
  readonly bytes: number
  readonly max: number
  /** It shares the one sandbox of its run with the plan's other code that says so, and finds what earlier pieces of it kept. */
  readonly session?: 'run'
  /**
   * Nothing is in it but the planner's words, and all that the sandbox may know goes to the planner by value anyway: what it prints where it fails
   * may be told.
   */
  readonly tells?: true
}

export interface ToolUse {
  readonly effect: EffectId
  readonly tool: ToolName
  readonly name: string
  readonly max: number
}

/** A value that the person is asked to let go (`declassify`) or to stand for (`endorse`), bound to its hash at the time. */
export interface Blessing {
  readonly effect: EffectId
  readonly kind: 'declassify' | 'endorse'
  readonly from: readonly Source[]
  /** For `declassify`: who may have it. */
  readonly to?: Sink
  readonly because: string
  readonly max: number
}

/** A value left on the device for a later turn, with what it depends on. */
export interface KeptValue {
  readonly name: string
  readonly type: Type
  readonly from: readonly Source[]
  /** It may be `none` instead. */
  readonly none?: true
}

/** Everything the plan may do, known before anything runs (docs/language.md, the manifest). It is what policy decides, the person sees, the token grants, the page enforces. */
export interface Manifest {
  readonly sites: readonly SiteSet[]
  readonly effects: readonly Effect[]
  readonly flows: readonly Flow[]
  readonly secrets: readonly SecretUse[]
  readonly code: readonly CodeUse[]
  readonly tools: readonly ToolUse[]
  readonly blessings: readonly Blessing[]
  readonly kept: readonly KeptValue[]
  /** The longest run, in steps. */
  readonly maxSteps: number
}

/** Of what does nothing. */
export const EMPTY_MANIFEST: Manifest = {
  sites: [],
  effects: [],
  flows: [],
  secrets: [],
  code: [],
  tools: [],
  blessings: [],
  kept: [],
  maxSteps: 0
}

/** A declared site with what belongs to it. */
export interface SiteSet {
  readonly name: string
  readonly origin: Origin
  readonly via: readonly Origin[]
  readonly frames: readonly Origin[]
  readonly files: readonly Origin[]
}

/** Every origin that a plan names: its sites, and what belongs to them. */
export const declaredOrigins = ({ sites }: Pick<Manifest, 'sites'>): readonly Origin[] => [
  ...new Set(sites.flatMap(({ origin, via, frames, files }) => [origin, ...via, ...frames, ...files]))
]

export type PlanHash = Hash
