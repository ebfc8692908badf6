import type { EffectClass } from './effect-class.ts'
import type { Hash } from './hash.ts'
import type { Origin } from './origin.ts'
import type { SecretPart } from './plan-tree.ts'
import type { Span } from './span.ts'
import type { TargetPattern } from './target.ts'

/** What a step does: the acts of the language and the ways to look. */
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
  'wait'
] as const
export type Verb = (typeof VERBS)[number]

/** `e1`, `e2` …, in order of first appearance. */
export type EffectId = string

/** One kind of act the plan may do, with the most times it can happen in any run. */
export interface Effect {
  readonly id: EffectId
  readonly origin: Origin
  readonly verb: Verb
  readonly effect: EffectClass
  /** What it aims at; absent for `open` and reads of the page itself. */
  readonly target?: TargetPattern
  /** For `open`: the literal path, or absent when it is computed. */
  readonly path?: string
  /** For `press`: the key as the plan writes it. */
  readonly key?: string
  readonly max: number
  readonly span: Span
}

/** Where data may come from: an origin, or one of the named principals. */
export type Source = Origin | 'planner' | 'person' | 'vault'
export type Sink = Origin | 'planner'
export type FlowKind = 'value' | 'branch' | 'stopping'

/** `f1`, `f2` …. Data (or the fact that a branch was taken, or that the run stopped) from one place reaches another. */
export interface Flow {
  readonly id: string
  readonly from: Source
  readonly to: Sink
  readonly how: readonly FlowKind[]
}

export interface SecretUse {
  readonly name: string
  readonly origin: Origin
  readonly part: SecretPart
  readonly max: number
}

/** Everything the plan may do, known before anything runs (DESIGN §4). It is what policy decides, the person sees, the token grants, the page enforces. */
export interface Manifest {
  readonly sites: readonly { readonly name: string; readonly origin: Origin }[]
  readonly effects: readonly Effect[]
  readonly flows: readonly Flow[]
  readonly secrets: readonly SecretUse[]
  readonly code: readonly never[]
  readonly tools: readonly never[]
  /** The longest run, in steps. */
  readonly maxSteps: number
}

export type PlanHash = Hash
